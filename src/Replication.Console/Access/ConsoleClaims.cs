using System.Security.Claims;

namespace Replication.WebConsole.Access;

/// <summary>What the cookie of a session contains. The cookie is encrypted, and scripts cannot read it.</summary>
internal static class ConsoleClaims
{
    public const string Scheme = "console";

    private const string Token = "token";

    public static ClaimsPrincipal Of(string name, string? token)
    {
        List<Claim> claims = [new(ClaimTypes.Name, name)];
        if (token is not null)
            claims.Add(new Claim(Token, token));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }

    /// <summary>The API token of the session; null when the server has no tokens.</summary>
    public static string? TokenOf(ClaimsPrincipal user) => user.FindFirst(Token)?.Value;
}
