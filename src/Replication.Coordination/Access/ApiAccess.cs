using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Access;

/// <summary>Lets a caller into the API or not.</summary>
internal sealed class ApiAccess(AccessTokens access) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refuse(context.HttpContext) ?? await next(context);

    private IResult? Refuse(HttpContext context)
    {
        if (access.Tokens.Count > 0)
        {
            if (IsKnown(context.Request.Headers.Authorization))
                return null;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Unauthorized("access.token", "the bearer token is missing or not known");
        }
        return IsLocal(context)
            ? null
            : Problem.Of(StatusCodes.Status403Forbidden, "access.loopback", "no token is configured, so the API answers callers on this machine only");
    }

    // A forwarded call comes from elsewhere, and a foreign Host is a browser that was led here.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote
        && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded")
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private bool IsKnown(Microsoft.Extensions.Primitives.StringValues authorization)
    {
        if (authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
        var known = false;
        foreach (var token in access.Tokens)
            known |= CryptographicOperations.FixedTimeEquals(given, Convert.FromHexString(token.Sha256));
        return known;
    }
}
