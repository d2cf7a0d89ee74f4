using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>credentials</c> of an instance. Each provider has its own keys.</summary>
internal static class CredentialsSection
{
    private static readonly ValueKind<CredentialProvider> Provider = Scalars.WordOf<CredentialProvider>();

    private const string ByPassword = """{"properties":{"provider":{"enum":["password",null]}}}""";

    public static InstanceCredentials? Read(MapReader map, bool internetAccess)
    {
        var provider = map.OptionalWord("provider", Provider, CredentialProvider.Password);
        if (provider is null or CredentialProvider.Password)
        {
            var user = provider is null ? map.Optional("username", Names.Username) : map.Required("username", Names.Username);
            var (word, both) = map.OneOrTwo("password", "passwords", Secrets.Password, isRequired: provider is not null, ByPassword);
            return user is null || word is null ? null : new InstanceCredentials(user, word) { Passwords = both };
        }
        return ReadKeys(map, provider.Value, internetAccess);
    }

    private static InstanceCredentials ReadKeys(MapReader map, CredentialProvider provider, bool internetAccess)
    {
        if (!internetAccess && !map.Has("endpoint"))
            map.Refuse("provider", "is not allowed beside internetAccess: false without an endpoint of the cloud inside the network; "
                + "allowed: endpoint, or password");
        var (username, password) = ReadPair(map, provider);
        return new InstanceCredentials(username, password)
        {
            Provider = provider,
            SessionToken = provider is CredentialProvider.Ecr or CredentialProvider.Alibaba
                ? map.Optional("sessionToken", Secrets.Password)
                : null,
            Region = provider is CredentialProvider.Ecr or CredentialProvider.Alibaba ? map.Optional("region", Names.Name) : null,
            Tenant = provider != CredentialProvider.Azure
                ? null
                : password is null ? map.Optional("tenant", Scalars.Text) : map.Required("tenant", Scalars.Text),
            Registry = provider == CredentialProvider.Alibaba ? map.Required("registry", Names.Name) : null,
            Endpoint = map.Optional("endpoint", Endpoints.Endpoint),
        };
    }

    // A key that needs another one.
    private static string Beside(string key, string other) => $$$"""
        {"if":{"properties":{"{{{key}}}":{"type":"string"}},"required":["{{{key}}}"]},"then":{"properties":{"{{{other}}}":{"type":"string"}},"required":["{{{other}}}"]}}
        """;

    // Without keys the role of the machine is used, if the cloud has such roles.
    private static (string? Username, Secret? Password) ReadPair(MapReader map, CredentialProvider provider)
    {
        if (provider == CredentialProvider.Google)
            return (null, map.Optional("password", Secrets.Password));
        map.Describe(Beside("password", "username"));
        if (provider == CredentialProvider.Ecr)
            map.Describe(Beside("username", "password"));
        if (provider == CredentialProvider.Azure)
            map.Describe(Beside("password", "tenant"));
        var isNeeded = provider == CredentialProvider.Alibaba
            || map.Has("password")
            || (provider == CredentialProvider.Ecr && map.Has("username"));
        return (isNeeded ? map.Required("username", Names.Username) : map.Optional("username", Names.Username),
            isNeeded ? map.Required("password", Secrets.Password) : map.Optional("password", Secrets.Password));
    }
}
