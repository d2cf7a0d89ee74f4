using System.Globalization;
using System.Text.Json;

namespace Replication.Registries.Authentication;

/// <summary>A bearer token and how long we use it.</summary>
internal sealed record AccessToken(string Value, TokenScopes Scopes, DateTimeOffset RenewAt)
{
    /// <summary>Until when it is used for what takes long: a proxy that keeps a body until it has all of it shows the token only then.</summary>
    public DateTimeOffset FreshUntil { get; init; } = RenewAt;

    /// <summary>What a token lives when its server does not say, and the least that any lives (distribution, "Token Authentication Specification").</summary>
    private const int LeastLifetimeSeconds = 60;

    // A token is checked when a request starts: one that is renewed at 80 % of its life does not run out on the way there.
    private const double UsedShareOfLife = 0.8;
    private const double FreshShareOfLife = 0.4;

    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(12);

    /// <summary>Reads a token server's answer; null where it holds no token.</summary>
    public static AccessToken? Parse(ReadOnlyMemory<byte> body, TokenScopes scopes, DateTimeOffset receivedAt)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (Text(root, "token") ?? Text(root, "access_token")) is not { } value)
                return null;
            var seconds = Math.Max(Number(root, "expires_in") ?? 0, LeastLifetimeSeconds);
            // The server's own idea of when it issued the token is of no use where clocks differ.
            DateTimeOffset After(double shareOfLife) => receivedAt + TimeSpan.FromSeconds(Math.Min(seconds * shareOfLife, LongestUse.TotalSeconds));
            return new AccessToken(value, scopes, After(UsedShareOfLife)) { FreshUntil = After(FreshShareOfLife) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Some servers write the number as a string.
    private static double? Number(JsonElement root, string name) => root.TryGetProperty(name, out var member)
        ? member.ValueKind switch
        {
            JsonValueKind.Number when member.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => number,
            _ => null,
        }
        : null;

    // A token with other characters could end the header and begin another.
    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text
        && text.All(static c => c is > ' ' and < '\x7f')
            ? text
            : null;
}
