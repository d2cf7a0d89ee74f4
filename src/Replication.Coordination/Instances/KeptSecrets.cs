using System.Text.Json.Nodes;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Instances;

/// <summary>Secrets are never shown, so a change need not name them again: those it leaves out are the ones that are kept.</summary>
internal static class KeptSecrets
{
    /// <summary>
    /// Puts the kept secrets where the body leaves them out. The password stays with its user and its endpoints: otherwise whoever may change an
    /// instance could have it sent to an address of theirs.
    /// </summary>
    public static void FillIn(JsonObject body, RegistryInstance kept)
    {
        var isSamePlace = IsSame(body["endpoint"], kept.Endpoint) && IsSame(body["internalEndpoint"], kept.InternalEndpoint)
            && IsSameList(body["allowedHosts"], kept.AllowedHosts);
        if (isSamePlace && body["credentials"] is JsonObject credentials && credentials["password"] is null
            && kept.Credentials is { Password: { } password } known && Text(credentials["username"]) == known.Username
            && string.Equals(Text(credentials["provider"]) ?? "password", known.Provider.ToString(), StringComparison.OrdinalIgnoreCase) && IsSame(credentials["endpoint"], known.Endpoint))
        {
            credentials["password"] = password.Reveal();
            if (credentials["sessionToken"] is null && known.SessionToken is { } session)
                credentials["sessionToken"] = session.Reveal();
        }
        if (isSamePlace && body["tls"] is JsonObject tls && tls["key"] is null && kept.Tls is { Key: { } key } trust && Text(tls["certificate"]) == trust.Certificate)
            tls["key"] = key.Reveal();
        if (body["webhook"] is JsonObject webhook && webhook["secret"] is null && kept.Webhook?.Secret is { } secret
            && Text(webhook["authentication"]) is { } authentication && authentication != "none")
        {
            webhook["secret"] = secret.Reveal();
        }
    }

    // Whoever is listed as a token server sees the password.
    private static bool IsSameList(JsonNode? given, IReadOnlyList<string> kept) =>
        given is null ? kept.Count == 0 : given is JsonArray list && list.Count == kept.Count && list.Select(Text).SequenceEqual(kept);

    private static bool IsSame(JsonNode? given, Uri? kept) => kept is null
        ? given is null
        : Uri.TryCreate(Text(given), UriKind.Absolute, out var endpoint) && endpoint == kept;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
