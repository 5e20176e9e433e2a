"""Who is answered what, at every address: the one table of the whole site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SIGN_IN = "login"  # led to the page for signing in; any other 302 leads elsewhere

# A member and a manager belong to the organisation of what the address names, an outsider manages
# another one, the staff belong to none. Acts are sent empty
# (but see tests/tenancy/calling.py): 422 says that they may.
PAGES = """
address                               call  anyone  member  manager  outsider  moderator  senior  auditor  administrator
home                                  GET   200     302     302      302       302        302     302      302
healthz                               GET   200     200     200      200       200        200     200      200
readyz                                GET   200     200     200      200       200        200     200      200
metrics                               GET   401     401     401      401       401        401     401      401
account_login                         GET   200     302     302      302       302        302     302      302
account_login                         POST  200     302     302      302       302        302     302      302
account_logout                        GET   302     200     200      200       200        200     200      200
account_logout                        POST  302     302     302      302       302        302     302      302
account_inactive                      GET   200     200     200      200       200        200     200      200
account_signup                        GET   200     302     302      302       302        302     302      302
account_signup                        POST  200     302     302      302       302        302     302      302
account_reauthenticate                GET   login   200     200      200       200        200     200      200
account_reauthenticate                POST  login   200     200      200       200        200     200      200
account_email                         GET   login   200     200      200       200        200     200      200
account_email                         POST  login   302     302      302       302        302     302      302
account_email_verification_sent       GET   200     200     200      200       200        200     200      200
account_change_password               GET   login   200     200      200       200        200     200      200
account_change_password               POST  login   200     200      200       200        200     200      200
account_set_password                  GET   login   302     302      302       302        302     302      302
account_set_password                  POST  login   302     302      302       302        302     302      302
account_reset_password                GET   200     200     200      200       200        200     200      200
account_reset_password                POST  200     200     200      200       200        200     200      200
account_confirm_login_code            GET   login   302     302      302       302        302     302      302
account_confirm_login_code            POST  login   302     302      302       302        302     302      302
account_confirm_email                 GET   200     200     200      200       200        200     200      200
account_confirm_email                 POST  404     404     404      404       404        404     404      404
account_reset_password_from_key_done  GET   200     200     200      200       200        200     200      200
account_reset_password_from_key       GET   200     200     200      200       200        200     200      200
account_reset_password_from_key       POST  200     200     200      200       200        200     200      200
account_reset_password_done           GET   200     200     200      200       200        200     200      200
mfa_index                             GET   login   200     200      200       200        200     200      200
mfa_authenticate                      GET   login   302     302      302       302        302     302      302
mfa_authenticate                      POST  login   302     302      302       302        302     302      302
mfa_reauthenticate                    GET   login   302     302      302       302        302     302      302
mfa_reauthenticate                    POST  login   302     302      302       302        302     302      302
mfa_activate_totp                     GET   login   302     302      302       302        302     302      302
mfa_activate_totp                     POST  login   302     302      302       302        302     302      302
mfa_deactivate_totp                   GET   login   404     404      404       404        404     404      404
mfa_deactivate_totp                   POST  login   404     404      404       404        404     404      404
mfa_view_recovery_codes               GET   login   404     404      404       404        404     404      404
mfa_generate_recovery_codes           GET   login   302     302      302       302        302     302      302
mfa_generate_recovery_codes           POST  login   302     302      302       302        302     302      302
mfa_download_recovery_codes           GET   login   404     404      404       404        404     404      404
mfa_download_recovery_codes           POST  login   404     404      404       404        404     404      404
webhooks:endpoints                    GET   login   200     200      200       200        200     200      200
webhooks:create                       POST  login   403     422      422       403        403     403      403
webhooks:deliveries                   GET   login   200     200      200       200        200     200      200
webhooks:delivery                     GET   login   200     200      404       200        200     200      200
webhooks:replay                       POST  login   403     409      404       403        403     403      403
webhooks:endpoint                     GET   login   200     200      404       200        200     200      200
webhooks:change                       POST  login   403     422      404       403        403     403      403
webhooks:rotate                       POST  login   403     201      404       403        403     403      403
webhooks:turn_off                     POST  login   403     302      404       403        403     403      403
webhooks:turn_on                      POST  login   403     409      404       403        403     403      403
webhooks:ping                         POST  login   403     302      404       403        403     403      403
webhooks:replay_all                   POST  login   403     302      404       403        403     403      403
webhooks:remove                       POST  login   403     302      404       403        403     403      403
accounts:organisation                 GET   login   200     200      200       200        200     200      200
accounts:choose                       POST  login   404     302      404       404        404     404      404
accounts:members                      GET   login   200     200      200       200        200     200      200
accounts:change_role                  POST  login   403     409      404       403        403     403      403
accounts:remove                       POST  login   403     409      404       403        403     403      403
accounts:invite                       POST  login   403     422      422       403        403     403      403
accounts:withdraw                     POST  login   403     302      404       403        403     403      403
accounts:invitation                   GET   200     200     200      200       200        200     200      200
accounts:invitation                   POST  422     409     409      409       409        409     409      409
accounts:keys                         GET   login   200     200      200       200        200     200      200
accounts:create_key                   POST  login   403     422      422       403        403     403      403
accounts:rotate_key                   POST  login   403     201      404       403        403     403      403
accounts:revoke_key                   POST  login   403     302      404       403        403     403      403
images:preview                        GET   login   200     200      404       200        200     200      200
images:thumbnail                      GET   login   200     200      404       200        200     200      200
images:original                       GET   login   403     403      403       200        200     200      200
images:exact                          GET   login   200     200      404       200        200     200      200
images:exact                          POST  login   200     200      404       200        200     200      200
images:tile                           GET   login   404     404      404       404        404     404      404
detection:detector                    GET   login   200     200      200       200        200     200      200
detection:detector                    POST  login   422     422      422       200        200     200      200
detection:submissions                 GET   login   200     200      200       200        200     200      200
detection:submission                  GET   login   200     200      404       200        200     200      200
detection:submission_status           GET   200     200     200      404       200        200     200      200
detection:heatmap                     GET   login   200     200      404       200        200     200      200
detection:evidence_picture            GET   login   404     404      404       404        404     404      404
detection:bank_map                    GET   login   403     403      403       200        200     200      200
moderation:queue                      GET   login   403     403      403       200        200     403      403
moderation:queue_named                GET   login   403     403      403       200        200     403      403
moderation:search                     GET   login   403     403      403       200        200     403      403
moderation:claim_next                 POST  login   403     403      403       302        302     403      403
moderation:settings                   GET   login   403     403      403       200        200     403      403
moderation:save_settings              POST  login   403     403      403       422        422     403      403
moderation:take_break                 POST  login   403     403      403       302        302     403      403
moderation:later                      POST  login   403     403      403       302        302     403      403
moderation:case                       GET   login   403     403      403       200        200     403      403
moderation:picture                    GET   login   403     403      403       200        200     403      403
moderation:thumbnail                  GET   login   403     403      403       200        200     403      403
moderation:original                   GET   login   403     403      403       200        200     403      403
moderation:heatmap                    GET   login   403     403      403       200        200     403      403
moderation:evidence                   GET   login   403     403      403       404        404     403      403
moderation:exact                      GET   login   403     403      403       200        200     403      403
moderation:exact                      POST  login   403     403      403       200        200     403      403
moderation:tile                       GET   login   403     403      403       404        404     403      403
moderation:reveal                     POST  login   403     403      403       302        302     403      403
moderation:exposure                   POST  login   403     403      403       422        422     403      403
moderation:claim                      POST  login   403     403      403       409        409     403      403
moderation:renew                      POST  login   403     403      403       409        409     403      403
moderation:release                    POST  login   403     403      403       409        409     403      403
moderation:first_look                 POST  login   403     403      403       302        302     403      403
moderation:undo                       POST  login   403     403      403       302        302     403      403
moderation:hold                       POST  login   403     403      403       422        422     403      403
moderation:hand_over                  POST  login   403     403      403       422        422     403      403
moderation:decide                     POST  login   403     403      403       422        422     403      403
moderation:reopen                     POST  login   403     403      403       422        422     403      403
moderation:appeals                    GET   login   200     200      200       200        200     200      200
moderation:file_appeal                POST  login   422     422      404       403        403     403      403
moderation:ask_to_delete              GET   login   404     200      404       404        404     404      404
moderation:delete                     POST  login   404     302      404       404        404     404      404
moderation:banks                      GET   login   403     403      403       200        200     403      403
moderation:bank_named                 GET   login   403     403      403       200        200     403      403
moderation:add_entry                  POST  login   403     403      403       403        422     403      403
moderation:contradictions             GET   login   403     403      403       200        200     403      403
moderation:remove_entry               POST  login   403     403      403       403        302     403      403
moderation:bulk                       GET   login   403     403      403       200        200     403      403
moderation:apply_bulk                 POST  login   403     403      403       403        422     403      403
moderation:batch                      GET   login   403     403      403       200        200     403      403
moderation:reverse_batch              POST  login   403     403      403       403        302     403      403
moderation:quality                    GET   login   403     403      403       200        200     403      403
moderation:add_golden                 POST  login   403     403      403       403        302     403      403
moderation:remove_golden              POST  login   403     403      403       403        302     403      403
moderation:numbers                    GET   login   403     403      403       200        200     200      200
moderation:download_numbers           GET   login   403     403      403       200        200     200      200
moderation:rules                      GET   login   403     403      403       403        403     403      200
moderation:new_rule                   GET   login   403     403      403       403        403     403      200
moderation:create_rule                POST  login   403     403      403       403        403     403      422
moderation:rule                       GET   login   403     403      403       403        403     403      200
moderation:save_rule                  POST  login   403     403      403       403        403     403      422
moderation:game                       GET   login   200     200      200       200        200     200      200
moderation:game_next                  POST  login   302     302      302       302        302     302      302
moderation:game_board                 GET   login   200     200      200       200        200     200      200
moderation:game_play                  GET   login   404     404      404       404        404     404      404
moderation:game_picture               GET   login   404     404      404       404        404     404      404
moderation:game_guess                 POST  login   404     404      404       404        404     404      404
moderation:game_reveal                POST  login   404     404      404       404        404     404      404
api-schema                            GET   200     200     200      200       200        200     200      200
api-docs                              GET   200     200     200      200       200        200     200      200
"""  # noqa: E501

# Keys of the organisation itself, of another one (with every scope), and with every scope but this.
API = """
address                  call  scope              anyone  signed_in  revoked  expired  stranger  own  unscoped
api:submissions          GET   submissions:read   401     401        401      401      200       200  403
api:submissions          POST  submissions:write  401     401        401      401      202       202  403
api:batch                POST  submissions:write  401     401        401      401      202       202  403
api:submission           GET   submissions:read   401     401        401      401      404       200  403
api:submission           DELETE submissions:delete 401    401        401      401      404       204  403
api:links                POST  submissions:read   401     401        401      401      404       200  403
api:shared               GET   -                  200     200        200      200      200       200  200
api:lookup               GET   submissions:read   401     401        401      401      200       200  403
api:near-duplicates      GET   submissions:read   401     401        401      401      404       200  403
api:heatmap              GET   submissions:read   401     401        401      401      404       200  403
api:evidence             GET   submissions:read   401     401        401      401      404       404  403
moderation-api:appeals   GET   decisions:read     401     401        401      401      404       200  403
moderation-api:appeals   POST  appeals:write      401     401        401      401      404       409  403
moderation-api:feedback  GET   submissions:read   401     401        401      401      404       200  403
moderation-api:feedback  POST  submissions:write  401     401        401      401      404       200  403
webhook-api:endpoints    GET   webhooks:manage    401     401        401      401      200       200  403
webhook-api:endpoints    POST  webhooks:manage    401     401        401      401      422       422  403
webhook-api:endpoint     GET   webhooks:manage    401     401        401      401      404       200  403
webhook-api:endpoint     PATCH webhooks:manage    401     401        401      401      404       200  403
webhook-api:endpoint     DELETE webhooks:manage   401     401        401      401      404       204  403
webhook-api:secret       POST  webhooks:manage    401     401        401      401      404       201  403
webhook-api:ping         POST  webhooks:manage    401     401        401      401      404       202  403
webhook-api:deliveries   GET   webhooks:manage    401     401        401      401      200       200  403
webhook-api:delivery     GET   webhooks:manage    401     401        401      401      404       200  403
webhook-api:replay       POST  webhooks:manage    401     401        401      401      404       409  403
"""  # noqa: E501


@dataclass(frozen=True)
class Line:
    """`call` is the method; `scope` what a key needs, of the API's addresses."""

    name: str
    call: str
    scope: str
    expected: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.call} {self.name}"


def lines(table: str) -> list[Line]:
    """The first line of a table names its columns."""
    rows = [line.split() for line in table.splitlines() if line.strip()]
    head, *rest = rows
    return list(_read(head, rest))


def _read(head: list[str], rows: list[list[str]]) -> Iterator[Line]:
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        name, call = cells.pop("address"), cells.pop("call")
        yield Line(name, call, cells.pop("scope", ""), cells)
