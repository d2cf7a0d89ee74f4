using Replication.Contracts.Signatures;

namespace Replication.App.Configuration.Values;

/// <summary>Keys, certificates and identities that verify signatures.</summary>
internal static class SignatureValues
{
    public static readonly ValueKind<VerifyRequirement> Require = Scalars.WordOf<VerifyRequirement>();

    public static readonly ValueKind<NotationLevel> Level = Scalars.WordOf<NotationLevel>();

    // A private key in the wrong place is not shown.
    public static readonly ValueKind<string> PublicKey = new(
        "PEM text of an ECDSA or RSA public key (-----BEGIN PUBLIC KEY-----), as from \"${file:PATH}\"",
        static text => VerificationKey.TryRead(text, out _, out var problem)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused(problem),
        Hidden: true)
    {
        Schema = """{"type":"string","format":"public-key"}""",
    };

    public static readonly ValueKind<string> TrustStore = new(
        "PEM text of certificates (-----BEGIN CERTIFICATE-----), as from \"${file:PATH}\"",
        static text =>
        {
            if (!TrustStoreText.TryRead(text, out var certificates, out var problem))
                return ReadValue<string>.Refused(problem);
            foreach (var certificate in certificates)
                certificate.Dispose();
            return ReadValue<string>.Of(text);
        },
        Hidden: true)
    {
        Schema = """{"type":"string","format":"trust-store"}""",
    };

    public static readonly ValueKind<string> Identity = new(
        "* or a subject with C, ST and O, such as \"x509.subject: C=US, ST=WA, O=acme\"",
        static text => TrustedIdentity.TryParse(text, out _, out var problem)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused(problem))
    {
        Schema = """{"type":"string","format":"trusted-identity"}""",
    };
}
