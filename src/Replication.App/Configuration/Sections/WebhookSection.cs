using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>webhook</c> of an instance.</summary>
internal static class WebhookSection
{
    private static readonly ValueKind<WebhookFormat> Format = Scalars.WordOf<WebhookFormat>();

    private static readonly ValueKind<WebhookAuthentication> Authentication = Scalars.WordOf<WebhookAuthentication>();

    public static InstanceWebhook? Read(MapReader map)
    {
        var format = map.RequiredWord("format", Format);
        var authentication = map.RequiredWord("authentication", Authentication);
        var (secret, both) = ReadSecret(map, authentication);
        var username = authentication is WebhookAuthentication.Basic
            ? map.Required("username", Names.Username)
            : Only("username", Names.Username, "basic");
        var header = authentication
            is WebhookAuthentication.Header or WebhookAuthentication.HmacSha256 or WebhookAuthentication.HmacSha1
            ? map.Optional("header", WebhookNames.Header)
            : Only("header", WebhookNames.Header, "header, hmac-sha256 or hmac-sha1");
        var parameter = authentication is WebhookAuthentication.QueryToken
            ? map.Optional("parameter", WebhookNames.Parameter)
            : Only("parameter", WebhookNames.Parameter, "query-token");
        return format is { } known && authentication is { } proof
            ? new InstanceWebhook(known, proof, secret) { Secrets = both, Username = username, Header = header, Parameter = parameter }
            : null;

        string? Only(string key, ValueKind<string> kind, string where)
        {
            if (authentication is not null)
                map.Forbid(key, $"only beside authentication: {where}; allowed: that, or no such key");
            return map.Optional(key, kind);
        }
    }

    private static (Secret? First, IReadOnlyList<Secret>? All) ReadSecret(MapReader map, WebhookAuthentication? authentication)
    {
        foreach (var key in authentication is WebhookAuthentication.None ? (string[])["secret", "secrets"] : [])
            map.Forbid(key, "with authentication: none, which needs no secret; allowed: authentication: bearer, or no such key");
        return authentication is null or WebhookAuthentication.None
            ? map.OneOrTwo("secret", "secrets", Secrets.Password, isRequired: false)
            : map.OneOrTwo("secret", "secrets", Secrets.BearerSecret, isRequired: true);
    }
}
