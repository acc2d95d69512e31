/// The named sets of ports that generated rules refer to.
enum PortSets {
  static let text = """
    \tset web_ports {
    \t\ttype inet_service
    \t\telements = { 80, 443, 8080, 8443 }
    \t}

    \tset mail_ports {
    \t\ttype inet_service
    \t\telements = { 25, 110, 143, 465, 587, 993, 995 }
    \t}

    \tset database_ports {
    \t\ttype inet_service
    \t\telements = { 3306, 5432, 6379, 9200, 27017 }
    \t}

    \tset admin_ports {
    \t\ttype inet_service
    \t\tflags interval
    \t\telements = { 22, 3389, 5900-5910, 9090 }
    \t}

    \tset time_and_name_ports {
    \t\ttype inet_service
    \t\telements = { 53, 123, 853 }
    \t}

    \tset tunnel_ports {
    \t\ttype inet_service
    \t\telements = { 500, 1194, 4500, 51820 }
    \t}

    """
}
