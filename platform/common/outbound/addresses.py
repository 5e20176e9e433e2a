"""Which addresses belong to the public internet; all others lie inside somebody's network."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# IANA's registries of special-purpose addresses, multicast, and what is left of class E.
INSIDE_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata of Alibaba's cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's machines reach their host under it
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and the metadata of Oracle's cloud
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Only this part of IPv6 is given out: what maps, embeds or translates IPv4 addresses (::/96,
# ::ffff:0:0/96, 64:ff9b::/96), ULA (with fd00:ec2::254), link-local and multicast lie outside.
GLOBAL_V6 = IPv6Network("2000::/3")
INSIDE_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 embeds an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
ISATAP = {0x00005EFE, 0x02005EFE}  # the 32 bits before an embedded IPv4 address


def address_in(text: str) -> Address | None:
    """An address in its one strict spelling; None for names and for every other spelling."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in INSIDE_V4)
    is_assigned = address in GLOBAL_V6 and not any(address in network for network in INSIDE_V6)
    embeds_another = (int(address) >> 32) & 0xFFFFFFFF in ISATAP
    return is_assigned and not embeds_another and address.scope_id is None
