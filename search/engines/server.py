"""Where an Elasticsearch server is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Server:
    """Address and manners of speaking to a server, version 8 or 9. Names begin with `prefix`, so that sites can share
    one."""

    url: str
    api_key: str = ""
    ca_certs: str = ""  # a file
    prefix: str = "ieum-listings"
    timeout: float = 1.0  # seconds that a question may take
    pause: float = 5.0  # seconds until it is asked again after a failure; more after several
