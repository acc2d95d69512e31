/// The names that hold where no file of the host says otherwise.
enum DefaultNames {
  /// IP protocols (IANA, Assigned Internet Protocol Numbers).
  static let protocols = NameFile.protocols(
    """
    ip 0 IP
    hopopt 0 HOPOPT
    icmp 1 ICMP
    igmp 2 IGMP
    ggp 3 GGP
    ipencap 4 IP-ENCAP
    st 5 ST
    tcp 6 TCP
    egp 8 EGP
    igp 9 IGP
    pup 12 PUP
    udp 17 UDP
    hmp 20 HMP
    xns-idp 22 XNS-IDP
    rdp 27 RDP
    iso-tp4 29 ISO-TP4
    dccp 33 DCCP
    xtp 36 XTP
    ddp 37 DDP
    idpr-cmtp 38 IDPR-CMTP
    ipv6 41 IPv6
    ipv6-route 43 IPv6-Route
    ipv6-frag 44 IPv6-Frag
    idrp 45 IDRP
    rsvp 46 RSVP
    gre 47 GRE
    esp 50 IPSEC-ESP
    ah 51 IPSEC-AH
    skip 57 SKIP
    ipv6-icmp 58 IPv6-ICMP
    ipv6-nonxt 59 IPv6-NoNxt
    ipv6-opts 60 IPv6-Opts
    rspf 73 RSPF CPHB
    vmtp 81 VMTP
    eigrp 88 EIGRP
    ospf 89 OSPFIGP
    ax.25 93 AX.25
    ipip 94 IPIP
    etherip 97 ETHERIP
    encap 98 ENCAP
    pim 103 PIM
    ipcomp 108 IPCOMP
    vrrp 112 VRRP
    l2tp 115 L2TP
    isis 124 ISIS
    sctp 132 SCTP
    fc 133 FC
    mobility-header 135 Mobility-Header
    udplite 136 UDPLite
    mpls-in-ip 137 MPLS-in-IP
    manet 138
    hip 139 HIP
    shim6 140 Shim6
    wesp 141 WESP
    rohc 142 ROHC
    ethernet 143 Ethernet
    mptcp 262 MPTCP
    """)

  /// Common services (IANA, Service Name and Transport Protocol Port Number Registry).
  static let services = NameFile.services(
    """
    tcpmux 1/tcp
    echo 7/tcp
    echo 7/udp
    discard 9/tcp sink null
    discard 9/udp sink null
    daytime 13/tcp
    daytime 13/udp
    netstat 15/tcp
    chargen 19/tcp ttytst source
    chargen 19/udp ttytst source
    ftp-data 20/tcp
    ftp 21/tcp
    ssh 22/tcp
    telnet 23/tcp
    smtp 25/tcp mail
    time 37/tcp timserver
    time 37/udp timserver
    whois 43/tcp nicname
    tacacs 49/tcp
    tacacs 49/udp
    domain 53/tcp
    domain 53/udp
    bootps 67/udp
    bootpc 68/udp
    tftp 69/udp
    gopher 70/tcp
    finger 79/tcp
    http 80/tcp www
    kerberos 88/tcp kerberos5 krb5 kerberos-sec
    kerberos 88/udp kerberos5 krb5 kerberos-sec
    iso-tsap 102/tcp tsap
    pop3 110/tcp pop-3
    sunrpc 111/tcp portmapper
    sunrpc 111/udp portmapper
    auth 113/tcp authentication tap ident
    nntp 119/tcp readnews untp
    ntp 123/udp
    epmap 135/tcp loc-srv
    netbios-ns 137/udp
    netbios-dgm 138/udp
    netbios-ssn 139/tcp
    imap2 143/tcp imap
    snmp 161/tcp
    snmp 161/udp
    snmp-trap 162/tcp snmptrap
    snmp-trap 162/udp snmptrap
    xdmcp 177/udp
    bgp 179/tcp
    ldap 389/tcp
    ldap 389/udp
    https 443/tcp
    https 443/udp
    kpasswd 464/tcp
    kpasswd 464/udp
    submissions 465/tcp ssmtp smtps urd
    saft 487/tcp
    isakmp 500/udp
    rtsp 554/tcp
    rtsp 554/udp
    nqs 607/tcp
    ldp 646/tcp
    ldp 646/udp
    exec 512/tcp
    biff 512/udp comsat
    login 513/tcp
    who 513/udp whod
    shell 514/tcp cmd syslog
    syslog 514/udp
    printer 515/tcp spooler
    talk 517/udp
    ntalk 518/udp
    route 520/udp router routed
    uucp 540/tcp uucpd
    klogin 543/tcp
    kshell 544/tcp krcmd
    dhcpv6-client 546/udp
    dhcpv6-server 547/udp
    afpovertcp 548/tcp
    nntps 563/tcp snntp
    submission 587/tcp
    ldaps 636/tcp
    ldaps 636/udp
    tinc 655/tcp
    tinc 655/udp
    silc 706/tcp
    kerberos-adm 749/tcp
    domain-s 853/tcp
    domain-s 853/udp
    rsync 873/tcp
    ftps-data 989/tcp
    ftps 990/tcp
    telnets 992/tcp
    imaps 993/tcp
    pop3s 995/tcp
    socks 1080/tcp
    proofd 1093/tcp
    openvpn 1194/tcp
    openvpn 1194/udp
    rmiregistry 1099/tcp
    lotusnote 1352/tcp lotusnotes
    ms-sql-s 1433/tcp
    ms-sql-m 1434/udp
    l2f 1701/udp l2tp
    radius 1812/tcp
    radius 1812/udp
    radius-acct 1813/tcp radacct
    radius-acct 1813/udp radacct
    cisco-sccp 2000/tcp
    nfs 2049/tcp
    nfs 2049/udp
    gsigatekeeper 2119/tcp
    cvspserver 2401/tcp
    icpv2 3130/udp icp
    mysql 3306/tcp
    ms-wbt-server 3389/tcp
    nut 3493/tcp
    nut 3493/udp
    distcc 3632/tcp
    daap 3689/tcp
    svn 3690/tcp subversion
    iax 4569/udp
    sip 5060/tcp
    sip 5060/udp
    sip-tls 5061/tcp
    sip-tls 5061/udp
    xmpp-client 5222/tcp jabber-client
    xmpp-server 5269/tcp jabber-server
    mdns 5353/udp
    postgresql 5432/tcp postgres
    amqps 5671/tcp
    amqp 5672/tcp
    amqp 5672/sctp
    x11 6000/tcp x11-0
    gnutella-svc 6346/tcp
    gnutella-svc 6346/udp
    redis 6379/tcp
    ircs-u 6697/tcp
    http-alt 8080/tcp webcache
    puppet 8140/tcp
    bacula-dir 9101/tcp
    zabbix-agent 10050/tcp
    zabbix-trapper 10051/tcp
    echo 4/ddp
    munin 4949/tcp lrrd
    nrpe 5666/tcp
    sane-port 6566/tcp sane saned
    ircd 6667/tcp
    git 9418/tcp
    webmin 10000/tcp
    kamanda 10081/tcp
    """)

  // swift-format-ignore
  /// Users with fixed numbers (Debian Policy §9.2.2, package base-passwd).
  static let users = NumberNames([
    ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("sync", 4), ("games", 5), ("man", 6),
    ("lp", 7), ("mail", 8), ("news", 9), ("uucp", 10), ("proxy", 13), ("www-data", 33),
    ("backup", 34), ("list", 38), ("irc", 39), ("_apt", 42), ("nobody", 65534),
  ])

  // swift-format-ignore
  /// Groups with fixed numbers (Debian Policy §9.2.2, package base-passwd).
  static let groups = NumberNames([
    ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6),
    ("lp", 7), ("mail", 8), ("news", 9), ("uucp", 10), ("man", 12), ("proxy", 13), ("kmem", 15),
    ("dialout", 20), ("fax", 21), ("voice", 22), ("cdrom", 24), ("floppy", 25), ("tape", 26),
    ("sudo", 27), ("audio", 29), ("dip", 30), ("www-data", 33), ("backup", 34), ("operator", 37),
    ("list", 38), ("irc", 39), ("src", 40), ("shadow", 42), ("utmp", 43), ("video", 44),
    ("sasl", 45), ("plugdev", 46), ("staff", 50), ("games", 60), ("users", 100),
    ("nogroup", 65534),
  ])
}
