using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Instances;

/// <summary>
/// Adds stored secrets to a changed instance. The API never returns secrets, so a caller that changes an instance usually omits them.
/// </summary>
internal static class KeptSecrets
{
    private const string Password = "password";

    /// <summary>
    /// Adds the stored secrets that the body omits. The password is added only when the user, the hosts and the trusted certificates are
    /// unchanged. Otherwise a caller could redirect the password to another host.
    /// </summary>
    public static void FillIn(JsonObject body, RegistryInstance kept)
    {
        var isSamePlace = IsSamePlace(body, kept);
        if (isSamePlace && body["credentials"] is JsonObject credentials
            && credentials[Password] is null && credentials["passwords"] is null
            && kept.Credentials is { AllPasswords: [_, ..] passwords } known && passwords.All(static it => it.IsReadable)
            && IsSameLogin(body, credentials, kept, known))
        {
            Set(credentials, Password, "passwords", passwords);
            if (credentials["sessionToken"] is null && known.SessionToken is { IsReadable: true } session)
                credentials["sessionToken"] = session.Reveal();
        }
        if (isSamePlace && body["tls"] is JsonObject tls && tls["key"] is null && kept.Tls is { Key: { IsReadable: true } key } trust
            && Text(tls["certificate"]) is { } certificate && !PemText.HoldsPrivateKey(certificate)
            && IsSamePem(certificate, trust.Certificate))
        {
            tls["key"] = key.Reveal();
        }
        if (body["webhook"] is JsonObject webhook && webhook["secret"] is null && webhook["secrets"] is null
            && kept.Webhook?.AllSecrets is [_, ..] secrets && secrets.All(static it => it.IsReadable)
            && Text(webhook["authentication"]) is { } authentication && authentication != "none")
        {
            Set(webhook, "secret", "secrets", secrets);
        }
    }

    private static void Set(JsonObject mapping, string key, string listKey, IReadOnlyList<Secret> secrets)
    {
        if (secrets is [var only])
            mapping[key] = only.Reveal();
        else
            mapping[listKey] = new JsonArray([.. secrets.Select(static it => (JsonNode?)it.Reveal())]);
    }

    // An allowed host may receive the password as a token server. With weaker TLS checks, another host could impersonate the registry.
    private static bool IsSamePlace(JsonObject body, RegistryInstance kept)
    {
        var tls = body["tls"] as JsonObject;
        return IsSame(body["endpoint"], kept.Endpoint)
            && IsSame(body["internalEndpoint"], kept.InternalEndpoint)
            && IsSameList(body["allowedHosts"], kept.AllowedHosts)
            && IsTrue(tls?["insecure"]) == (kept.Tls?.Insecure == true)
            && IsSamePem(Text(tls?["ca"]), kept.Tls?.CertificateAuthorities);
    }

    private static bool IsSameLogin(JsonObject body, JsonObject credentials, RegistryInstance instance, InstanceCredentials known) =>
        Text(credentials["username"]) == known.Username
        && string.Equals(Text(credentials["provider"]) ?? Password, known.Provider.ToString(), StringComparison.OrdinalIgnoreCase)
        && IsSame(credentials["endpoint"], known.Endpoint)
        && (known.Provider == CredentialProvider.Password || IsSameCloud(body, credentials, instance, known));

    // Region, tenant and registry determine the host of the cloud that receives the password.
    private static bool IsSameCloud(JsonObject body, JsonObject credentials, RegistryInstance instance, InstanceCredentials known) =>
        (Text(credentials["region"]), Text(credentials["tenant"]), Text(credentials["registry"]))
            == (known.Region, known.Tenant, known.Registry)
        && Text(body["region"]) == instance.Region;

    private static bool IsSameList(JsonNode? given, IReadOnlyList<string> kept) =>
        given is null ? kept.Count == 0 : given is JsonArray list && list.Count == kept.Count && list.Select(Text).SequenceEqual(kept);

    private static bool IsSamePem(string? given, string? kept) => given is null || kept is null
        ? given is null && kept is null
        : given == kept || (PemText.Certificates(given) is { Length: > 0 } certificates && certificates == PemText.Certificates(kept));

    private static bool IsSame(JsonNode? given, Uri? kept) => kept is null
        ? given is null
        : Uri.TryCreate(Text(given), UriKind.Absolute, out var endpoint) && endpoint == kept;

    private static bool IsTrue(JsonNode? node) => node?.ToString() == "true";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
