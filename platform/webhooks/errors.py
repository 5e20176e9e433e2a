"""What can go wrong with endpoints and deliveries."""

from common.errors import Conflict


class TooManyEndpoints(Conflict):
    code = "too_many_endpoints"
    title = "An organisation can have no more endpoints"


class EndpointOff(Conflict):
    code = "endpoint_off"
    title = "This endpoint is switched off"


class AlreadySwitched(Conflict):
    code = "already_switched"
    title = "Somebody has switched this endpoint already"


class RotationUnderWay(Conflict):
    code = "rotation_under_way"
    title = "Earlier secrets of this endpoint are still valid"


class StillUnderWay(Conflict):
    code = "still_under_way"
    title = "This delivery is still under way"
