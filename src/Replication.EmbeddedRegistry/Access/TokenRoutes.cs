using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Access;

/// <summary>The token server: GET with Basic authentication, or an OAuth2 POST (distribution's token and OAuth2 specifications).</summary>
internal sealed class TokenRoutes(EmbeddedRegistryOptions options, UserDirectory users, TokenStore tokens)
{
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (options.Authentication != RegistryAuthentication.Bearer)
            return ErrorResponse.NotFound();
        if (HttpMethods.IsGet(context.Request.Method))
            return Get(context.Request);
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType)
            return Post(await context.Request.ReadFormAsync(context.RequestAborted));
        return ErrorResponse.Unsupported();
    }

    private IResult Get(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var user = users.Find(authorization);
        var refused = user is null && (authorization.Length > 0 || !options.AnonymousPull);
        return refused ? Refused() : Token(user, request.Query["scope"]!, request.Query["offline_token"] == "true");
    }

    private IResult Post(IFormCollection form)
    {
        var user = form["grant_type"].ToString() switch
        {
            "password" => users.Find(form["username"], form["password"]),
            "refresh_token" => tokens.FindRefresh(form["refresh_token"].ToString()),
            _ => null,
        };
        return user is null ? Refused() : Token(user, form["scope"]!, form["access_type"] == "offline");
    }

    private JsonResult Token(RegistryUser? user, IEnumerable<string> scopes, bool withRefresh)
    {
        // Several scopes come as several parameters or in one, with blanks between them.
        List<Scope> granted =
        [
            .. scopes.SelectMany(it => it.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(Scope.Parse).OfType<Scope>()
                .Select(scope => AccessControl.Allow(user, scope)),
        ];
        var token = tokens.Issue(user?.Name, granted, options.TokenLifetime);
        var answer = new JsonObject
        {
            ["token"] = token,
            ["access_token"] = token,
            ["expires_in"] = (long)options.TokenLifetime.TotalSeconds,
            ["issued_at"] = options.TimeProvider.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (withRefresh && user is not null)
            answer["refresh_token"] = tokens.IssueRefresh(user);
        return new JsonResult("application/json", answer);
    }

    private static ErrorResponse Refused() => new(401, "UNAUTHORIZED", "wrong user name or password");
}
