using System.Globalization;
using System.Security.Claims;
using Replication.Contracts.Access;

namespace Replication.WebConsole.Access;

/// <summary>What the cookie of a session contains. The cookie is encrypted, and scripts cannot read it.</summary>
internal static class ConsoleClaims
{
    public const string Scheme = "console";

    private const string Token = "token";
    private const string SignedInAt = "signed-in-at";
    private const string Session = "session";

    public static ClaimsPrincipal Of(string name, string? token, DateTimeOffset now)
    {
        List<Claim> claims = [new(ClaimTypes.Name, name), new(SignedInAt, now.UtcTicks.ToString(CultureInfo.InvariantCulture))];
        claims.Add(new Claim(Session, Guid.NewGuid().ToString("N")));
        if (token is not null)
            claims.Add(new Claim(Token, token));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }

    /// <summary>Whether a session may continue: it is not too old, and its token has not ended it.</summary>
    public static bool IsValid(ClaimsPrincipal user, CallerDocument caller, DateTimeOffset now) =>
        long.TryParse(user.FindFirst(SignedInAt)?.Value, CultureInfo.InvariantCulture, out var ticks)
            && new DateTimeOffset(ticks, TimeSpan.Zero) is var began
            && now - began < EndedSessions.MaxSessionTime
            && !(caller.SessionsEndedAt >= began);

    /// <summary>Whether both are of one sign-in.</summary>
    public static bool AreSameSession(ClaimsPrincipal one, ClaimsPrincipal other) =>
        one.FindFirst(Session)?.Value is { } session && session == other.FindFirst(Session)?.Value;

    /// <summary>Whether both are sessions of one token.</summary>
    public static bool HaveSameToken(ClaimsPrincipal one, ClaimsPrincipal other) => TokenOf(one) is { } token && token == TokenOf(other);

    /// <summary>The API token of the session; null when the server has no tokens.</summary>
    public static string? TokenOf(ClaimsPrincipal user) => user.FindFirst(Token)?.Value;
}
