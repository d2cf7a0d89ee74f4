namespace Replication.Testing.Schemas;

/// <summary>Public keys and certificates as PEM texts. Nobody has their private keys.</summary>
public static class SampleKeys
{
    /// <summary>A key for ECDSA with the curve P-256.</summary>
    public const string Cosign = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEcDtKu9SssOuVwYmATWjpBFPDJtHF
        ukRkaKzpsJ0fIW+kckFHHI8gItYr7lSp1A7lJ870Qd6X56UTj9H6xQdXKw==
        -----END PUBLIC KEY-----
        """;

    /// <summary>A self-signed certificate.</summary>
    public const string Notation = """
        -----BEGIN CERTIFICATE-----
        MIIDQTCCAimgAwIBAgICAKYwDQYJKoZIhvcNAQELBQAwTzELMAkGA1UEBhMCVVMx
        CzAJBgNVBAgTAldBMRAwDgYDVQQHEwdTZWF0dGxlMQ8wDQYDVQQKEwZOb3Rhcnkx
        EDAOBgNVBAMTB2FjbWUuaW8wHhcNMjYxMTI4MjEyNTUwWhcNMjYxMTI5MjEyNTUw
        WjBPMQswCQYDVQQGEwJVUzELMAkGA1UECBMCV0ExEDAOBgNVBAcTB1NlYXR0bGUx
        DzANBgNVBAoTBk5vdGFyeTEQMA4GA1UEAxMHYWNtZS5pbzCCASIwDQYJKoZIhvcN
        AQEBBQADggEPADCCAQoCggEBAMIlLRG88ueVX1hhoyFUUlhrTPnuNLNK153fmNV7
        CkpmLpzmrriyRWuLz8GVxd9/1MzwIbA5PR3+0wkZ65qJJ2DkP7aArBrk2F+3vsfG
        eBSsjHf5+VhaaQ37889d4jqNiDukRTMNTEZcdsEO9SxtHFH1NWQ2jKRVYzkyipHq
        NWkkt+5SzpbzGp7tR9zqh0tZy/IjxSxJf+efFzKvEe0E8RBKx60haBUOHIqUramM
        CJBlrc8sIMESzJx7b4nUddxKKvO8N+HD2LfcFYlM+P7eDb+ZuX7ZDo1E1BPs4Q4Z
        XyIUdwkNdmkrdaeQsgEoGE0xKRrClbZnzLmRf69GL2ALHY8CAwEAAaMnMCUwDgYD
        VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMDMA0GCSqGSIb3DQEBCwUA
        A4IBAQCpyQ+oxz1MHoIuxN3cgyF8HEGOP9SQMgg9l+5QXSz/PKSAQ42aIMnuJjrt
        yf6YkK5hL9DZ6Ya/66uAJhejBztNnVgapkKg2obhYHIdwy00u4dtqCQgEcng37u7
        VRjreVwX4zbq6JIxwsDVegXCi11qQNrC1oDBHrSEtAlQbIONSz4dq9JCj4ggMyR+
        tIgSO3zf24mEXytF8Pq5Cx/Fac7fYg7KQNoZ+UDxC6p5L9Bci9gwSTiB90oP48Nw
        JCsi4mnRQhlaoDdM/NvFNsFnz16kvr+HTy8cMLioGAvUQ/w8A6gVisF9oIonn4Om
        9+EiNeo3BcRfJxM9ffJCkKSD0XOa
        -----END CERTIFICATE-----
        """;
}
