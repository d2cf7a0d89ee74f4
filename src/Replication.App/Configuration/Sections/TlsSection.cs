using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>tls</c> of an instance.</summary>
internal static class TlsSection
{
    public static InstanceTls? Read(MapReader map)
    {
        var tls = new InstanceTls
        {
            CertificateAuthorities = map.Optional("ca", Certificates.Authorities),
            Certificate = map.Optional("certificate", Certificates.One),
            Key = map.Optional("key", Certificates.Key),
            Insecure = map.Optional("insecure", Scalars.Flag, false),
        };
        map.Describe(
            """{"if":{"properties":{"key":{"type":"string"}},"required":["key"]},"then":{"properties":{"certificate":{"type":"string"}},"required":["certificate"]}}""");
        if (tls is { Key: not null, Certificate: null } && !map.Has("certificate"))
            map.Forbid("key", "without the certificate that it belongs to; allowed: certificate beside it, or no such key");
        var separate = tls.WithSeparateKey();
        if (separate is { Certificate: { } certificate } && Certificates.Mismatch(certificate, separate.Key) is { } mismatch)
            map.Refuse("certificate", mismatch);
        return separate;
    }
}
