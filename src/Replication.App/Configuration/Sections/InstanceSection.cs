using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of one item of <c>instances</c>.</summary>
internal sealed class InstanceSection(NameRegister names)
{
    private static readonly ValueKind<InstancePartition> Partition = Scalars.WordOf<InstancePartition>();

    private static readonly ValueKind<InstanceEdition> Edition = Scalars.WordOf<InstanceEdition>();

    public RegistryInstance? Read(MapReader map)
    {
        var name = map.Required("name", Names.Name);
        names.Claim(map, "name", name);
        var region = map.Optional("region", Scalars.Text);
        var account = map.Optional("account", Scalars.Text);
        var partition = map.Optional("partition", Partition, InstancePartition.Public);
        var edition = map.Optional("edition", Edition, InstanceEdition.Advanced);
        var endpoint = map.Required("endpoint", Endpoints.Endpoint);
        var internalEndpoint = map.Optional("internalEndpoint", Endpoints.Endpoint);
        var internetAccess = map.Optional("internetAccess", Scalars.Flag, true);
        var credentials = map.Map("credentials", it => CredentialsSection.Read(it, internetAccess));
        var allowedHosts = map.List("allowedHosts", Names.AllowedHost) ?? [];
        var tls = map.Map("tls", TlsSection.Read);
        var namespaces = map.NonEmptyList("namespaces", Names.Namespace);
        var trustedAccounts = map.List("trustedAccounts", Scalars.Text) ?? [];
        var webhook = map.Map("webhook", WebhookSection.Read);
        var limits = map.Map("limits", LimitsSection.Read) ?? InstanceLimits.None;

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
        if (name is null || endpoint is null)
            return null;
        return new RegistryInstance
        {
            Name = name,
            Region = region,
            Account = account,
            Partition = partition,
            Edition = edition,
            Endpoint = endpoint,
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
}
