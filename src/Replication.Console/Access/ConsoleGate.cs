using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Replication.WebConsole.Access;

/// <summary>Lets a request to the console pass when it has a session, or comes from this machine to a server without tokens.</summary>
internal sealed class ConsoleGate(RequestDelegate next, ConsoleOptions options, ConsoleServer server, TimeProvider time)
{
    public const string SignInPath = "/sign-in";

    // Styles of components are set on elements. Scripts come from this server alone.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ConsoleEndpoint>() is not { } endpoint)
        {
            await next(context);
            return;
        }
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        // With no-referrer, browsers send "Origin: null" with the forms of this site, too.
        headers["Referrer-Policy"] = "same-origin";
        if (!IsOfThisSite(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The request comes from another web site.");
            return;
        }
        if (endpoint.IsOpen || await IdentifyAsync(context))
        {
            await next(context);
            return;
        }
        if (context.Response.HasStarted || context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor"))
            context.Response.Redirect($"{SignInPath}?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private async Task<bool> IdentifyAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(ConsoleClaims.Scheme);
        if (session is { Succeeded: true, Principal: { } user } && await IsValidAsync(user, context.RequestAborted))
        {
            context.User = user;
            return true;
        }
        if (await server.FindOpenCallerAsync(context.RequestAborted) is not { } caller)
            return false;
        if (!options.IsLocal(context))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "No token is configured (auth.tokens), so the console answers this machine only.");
            return false;
        }
        context.User = ConsoleClaims.Of(caller.Name, token: null, time.GetUtcNow());
        return true;
    }

    // While the API cannot be reached, the page opens and says so: it can show nothing else.
    private async Task<bool> IsValidAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            return await server.FindCallerAsync(ConsoleClaims.TokenOf(user), cancellationToken) is { } caller
                && ConsoleClaims.IsValid(user, caller, time.GetUtcNow());
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>Whether the browser uses TLS: to this process, or to a proxy that says so.</summary>
    public static bool IsBehindTls(HttpRequest request) => request.IsHttps
        || request.Headers["X-Forwarded-Proto"].ToString().Equals("https", StringComparison.OrdinalIgnoreCase);

    // A WebSocket of another web site carries the cookies of this one, and a server without tokens needs none.
    private static bool IsOfThisSite(HttpRequest request) => request.Headers.Origin.All(
        origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            // An attacker in the network can answer for the site without TLS.
            && (uri.Scheme == Uri.UriSchemeHttps || !IsBehindTls(request))
            && string.Equals(uri.Authority, new Uri($"{uri.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase));

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
