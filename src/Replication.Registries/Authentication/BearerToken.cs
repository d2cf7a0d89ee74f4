using System.Globalization;
using System.Text.Json;

namespace Replication.Registries.Authentication;

/// <summary>A bearer token of a token server, and how long it is used.</summary>
internal sealed record BearerToken(string Value, TokenScopes Scopes, DateTimeOffset RenewAt)
{
    /// <summary>
    /// Until when the token is used for long requests. A buffering proxy forwards the token only after it received the whole body.
    /// </summary>
    public DateTimeOffset FreshUntil { get; init; } = RenewAt;

    /// <summary>The default and minimum lifetime (distribution, "Token Authentication Specification").</summary>
    private const int MinLifetimeSeconds = 60;

    // The registry checks a token at the start of a request. A token that is renewed at 80 % of its lifetime does not expire on the way.
    private const double RenewAtShareOfLifetime = 0.8;
    private const double FreshShareOfLifetime = 0.4;

    private static readonly TimeSpan MaxUse = TimeSpan.FromHours(12);

    /// <summary>Parses the response of a token server; null when it contains no token.</summary>
    public static BearerToken? Parse(ReadOnlyMemory<byte> body, TokenScopes scopes, DateTimeOffset receivedAt)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (Text(root, "token") ?? Text(root, "access_token")) is not { } value)
                return null;
            var seconds = Math.Max(Number(root, "expires_in") ?? 0, MinLifetimeSeconds);
            // The issued_at time of the server is ignored, because clocks may differ.
            DateTimeOffset After(double shareOfLifetime) =>
                receivedAt + TimeSpan.FromSeconds(Math.Min(seconds * shareOfLifetime, MaxUse.TotalSeconds));
            return new BearerToken(value, scopes, After(RenewAtShareOfLifetime)) { FreshUntil = After(FreshShareOfLifetime) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Some servers send the number as a string.
    private static double? Number(JsonElement root, string name) => root.TryGetProperty(name, out var member)
        ? member.ValueKind switch
        {
            JsonValueKind.Number when member.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => number,
            _ => null,
        }
        : null;

    // Other characters in a token would allow header injection.
    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text
        && text.All(static c => c is > ' ' and < '\x7f')
            ? text
            : null;
}
