using System.Net.Http.Headers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Replication.WebConsole.Access;

/// <summary>Begins and ends sessions, and keeps the preferences of a browser.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // The page has the same path, and pages take POST requests, too.
        routes.MapPost(ConsoleGate.SignInPath, SignInAsync).WithOrder(-1).WithMetadata(new ConsoleEndpoint { IsOpen = true });
        routes.MapPost("/sign-out", SignOutAsync).WithMetadata(new ConsoleEndpoint { IsOpen = true });
        routes.MapGet("/preferences", Prefer).WithMetadata(new ConsoleEndpoint { IsOpen = true });
    }

    /// <summary>A path of this console; the first page for everything else, so that a link cannot lead to another site.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : "/";

    private static async Task<IResult> SignInAsync(HttpContext context, IAntiforgery antiforgery, ConsoleServer server, TimeProvider time)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Results.Redirect($"{ConsoleGate.SignInPath}?problem=expired");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString().Trim();
        var to = LocalPath(form["to"]);
        try
        {
            if (token.Length > 0
                && AuthenticationHeaderValue.TryParse($"Bearer {token}", out _)
                && await server.FindCallerAsync(token, context.RequestAborted) is { } caller)
            {
                await context.SignInAsync(ConsoleClaims.Scheme, ConsoleClaims.Of(caller.Name, token, time.GetUtcNow()));
                return Results.LocalRedirect(to);
            }
            return Results.Redirect($"{ConsoleGate.SignInPath}?problem=token&to={Uri.EscapeDataString(to)}");
        }
        catch (HttpRequestException)
        {
            return Results.Redirect($"{ConsoleGate.SignInPath}?problem=server&to={Uri.EscapeDataString(to)}");
        }
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, IAntiforgery antiforgery, ConsoleServer server, OpenSessions open)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Results.Redirect("/");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var session = await context.AuthenticateAsync(ConsoleClaims.Scheme);
        var isEverywhere = form["everywhere"] == "true";
        try
        {
            if (isEverywhere && session.Principal is { } user)
                await server.EndSessionsAsync(ConsoleClaims.TokenOf(user), context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // The other sessions go on. The page would not know either.
            return Results.Redirect($"{ConsoleGate.SignInPath}?problem=server");
        }
        await context.SignOutAsync(ConsoleClaims.Scheme);
        // The page that signs out leaves by itself: ending it here could keep the browser from removing its cookie.
        if (isEverywhere && session.Principal is { } ended)
            open.End(ended, isEverywhere);
        return Results.Redirect(ConsoleGate.SignInPath);
    }

    private static IResult Prefer(HttpContext context, string? language, string? theme, string? to)
    {
        var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true };
        if (Texts.Languages.Find(language) is not null)
            context.Response.Cookies.Append(ConsoleView.LanguageCookie, language!, options);
        if (theme is "dark" or "light" or "system")
            context.Response.Cookies.Append(ConsoleView.ThemeCookie, theme, options);
        return Results.LocalRedirect(LocalPath(to));
    }
}
