using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Access;

/// <summary>Authorizes requests.</summary>
internal sealed class AccessControl(RegistryAuthentication authentication, UserDirectory users, TokenStore tokens)
{
    private const string BearerScheme = "Bearer ";

    /// <summary>Returns the error response; null when the request is allowed.</summary>
    public IResult? Refuse(HttpContext context, RegistryRoute route, LoggedRequest request)
    {
        if (authentication == RegistryAuthentication.None
            || route.Kind is RequestKind.Token or RequestKind.StoredObject or RequestKind.Other)
            return null;
        var mount = context.Request.Query["mount"].Count > 0 && context.Request.Query["from"] is [{ } from] ? from : null;
        var wanted = RequiredScopes.Of(route, context.Request.Method, mount);
        var authorization = context.Request.Headers.Authorization.ToString();
        return authentication == RegistryAuthentication.Basic
            ? RefuseBasic(context, authorization, wanted, request)
            : RefuseBearer(context, authorization, wanted, request);
    }

    private ErrorResponse? RefuseBasic(HttpContext context, string authorization, IReadOnlyList<Scope> wanted, LoggedRequest request)
    {
        if (users.Find(authorization) is not { } user)
            return Unauthorized(context, "Basic realm=\"embedded registry\"");
        request.User = user.Name;
        return wanted.All(scope => Allow(user, scope).Covers(scope))
            ? null
            : new ErrorResponse(403, "DENIED", "requested access to the resource is denied");
    }

    private ErrorResponse? RefuseBearer(HttpContext context, string authorization, IReadOnlyList<Scope> wanted, LoggedRequest request)
    {
        var presented = authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerScheme.Length..].Trim()
            : null;
        var token = presented is null ? null : tokens.Find(presented);
        request.User = token?.User;
        if (token is not null && wanted.All(scope => token.Scopes.Any(granted => granted.Covers(scope))))
            return null;

        var host = context.Request.Host;
        var challenge = $"Bearer realm=\"{context.Request.Scheme}://{host}{RegistryRoute.TokenPath}\",service=\"{host}\"";
        if (wanted.Count > 0)
            challenge += $",scope=\"{string.Join(' ', wanted)}\"";
        if (presented is not null)
            challenge += token is null ? ",error=\"invalid_token\"" : ",error=\"insufficient_scope\"";
        return Unauthorized(context, challenge);
    }

    /// <summary>Returns the allowed part of a scope: anonymous clients may only pull, read-only users may also list repositories.</summary>
    public static Scope Allow(RegistryUser? user, Scope wanted) =>
        user is { ReadOnly: false } || (user is not null && wanted.Type == Scope.Registry)
            ? wanted
            : wanted with { Actions = [.. wanted.Actions.Where(action => action == Scope.Pull)] };

    private static ErrorResponse Unauthorized(HttpContext context, string challenge)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = challenge;
        return new ErrorResponse(401, "UNAUTHORIZED", "authentication required");
    }
}
