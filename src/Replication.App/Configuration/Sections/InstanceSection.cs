using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of one item of <c>instances</c>.</summary>
internal sealed class InstanceSection(NameRegister names)
{
    private static readonly ValueKind<InstanceKind> Kind = Scalars.WordOf<InstanceKind>();

    private static readonly ValueKind<BucketLayout> Layout = Scalars.WordOf<BucketLayout>();

    private static readonly ValueKind<InstancePartition> Partition = Scalars.WordOf<InstancePartition>();

    private static readonly ValueKind<InstanceEdition> Edition = Scalars.WordOf<InstanceEdition>();

    public RegistryInstance? Read(MapReader map)
    {
        var name = map.Required("name", Names.Name);
        names.Claim(map, "name", name);
        var kind = map.OptionalWord("kind", Kind, InstanceKind.Registry);
        var region = map.Optional("region", Scalars.Text);
        var account = map.Optional("account", Scalars.Text);
        var partition = map.Optional("partition", Partition, InstancePartition.Public);
        var edition = map.Optional("edition", Edition, InstanceEdition.Advanced);
        var endpoint = map.Optional("endpoint", Endpoints.Endpoint);
        var internalEndpoint = map.Optional("internalEndpoint", Endpoints.Endpoint);
        var internetAccess = map.Optional("internetAccess", Scalars.Flag, true);
        var credentials = map.Map("credentials", it => CredentialsSection.Read(it, internetAccess));
        var allowedHosts = map.List("allowedHosts", Names.AllowedHost) ?? [];
        var tls = map.Map("tls", TlsSection.Read);
        var namespaces = map.NonEmptyList("namespaces", Names.Namespace);
        var trustedAccounts = map.List("trustedAccounts", Scalars.Text) ?? [];
        var webhook = map.Map("webhook", WebhookSection.Read);
        var url = map.Optional("url", BucketUrls.Url);
        var layout = map.OptionalValue("layout", Layout);
        var pathStyle = map.OptionalValue("pathStyle", Scalars.Flag);
        var limits = map.Map("limits", LimitsSection.Read) ?? InstanceLimits.None;

        CheckKind(map, kind);
        ObjectStoreKeys.Check(map, kind, url, layout, region, credentials);
        map.Describe("""
            {
              "if": { "properties": { "internetAccess": { "const": false } }, "required": ["internetAccess"] },
              "then": {
                "properties": {
                  "internalEndpoint": { "type": "string" },
                  "credentials": {
                    "anyOf": [
                      { "type": "null" },
                      { "properties": { "provider": { "enum": ["password", null] } } },
                      { "properties": { "endpoint": { "type": "string" } }, "required": ["endpoint"] }
                    ]
                  }
                },
                "required": ["internalEndpoint"]
              }
            }
            """);
        if (!internetAccess && !map.Has("internalEndpoint"))
            map.Refuse(
                "internetAccess", "is not allowed without an internalEndpoint, the only one that may then be contacted; allowed: true");
        if (name is null || (kind is InstanceKind.Bucket ? url is null : endpoint is null))
            return null;
        return new RegistryInstance
        {
            Name = name,
            Kind = kind ?? InstanceKind.Registry,
            Region = region,
            Account = account,
            Partition = partition,
            Edition = edition,
            Endpoint = endpoint,
            Url = url,
            PathStyle = pathStyle,
            Layout = kind is InstanceKind.Bucket ? layout ?? BucketLayout.Oci : null,
            InternalEndpoint = internalEndpoint,
            InternetAccess = internetAccess,
            Credentials = credentials,
            AllowedHosts = allowedHosts,
            Tls = tls,
            Namespaces = namespaces,
            TrustedAccounts = trustedAccounts,
            Webhook = webhook,
            Limits = limits,
        };
    }

    private static void CheckKind(MapReader map, InstanceKind? kind)
    {
        map.Describe("""
            {
              "if": { "properties": { "kind": { "const": "bucket" } }, "required": ["kind"] },
              "then": {
                "properties": {
                  "url": { "type": "string" }, "internalEndpoint": { "type": "null" }, "internetAccess": { "type": "null" },
                  "allowedHosts": { "type": "null" }, "webhook": { "type": "null" }
                },
                "required": ["url"]
              }
            }
            """);
        map.Describe("""
            {
              "if": { "properties": { "kind": { "enum": ["registry", null] } } },
              "then": {
                "properties": {
                  "endpoint": { "type": "string" }, "url": { "type": "null" }, "layout": { "type": "null" },
                  "pathStyle": { "type": "null" }
                },
                "required": ["endpoint"]
              }
            }
            """);
        if (kind is InstanceKind.Registry)
        {
            Require(map, "endpoint", Endpoints.Endpoint.Allowed);
            foreach (var key in (string[])["url", "layout", "pathStyle"])
                map.Forbid(key, "without kind: bucket; allowed: that, or no such key", isDescribed: true);
        }
        else if (kind is InstanceKind.Bucket)
        {
            Require(map, "url", BucketUrls.Url.Allowed);
            foreach (var key in (string[])["internalEndpoint", "internetAccess", "allowedHosts"])
                map.Forbid(key, "beside kind: bucket; allowed: url, or no such key", isDescribed: true);
            map.Forbid("webhook", "beside kind: bucket, which reports no pushes; allowed: no such key", isDescribed: true);
        }
    }

    private static void Require(MapReader map, string key, string allowed)
    {
        if (!map.Has(key))
            map.RefuseMissing(key, allowed);
    }
}
