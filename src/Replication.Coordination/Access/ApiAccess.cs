using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Replication.Contracts;

namespace Replication.Coordination.Access;

/// <summary>Authenticates and authorizes callers of the API.</summary>
internal sealed partial class ApiAccess(ApiTokens access, FailedAttempts failures, ILogger<ApiAccess> logger) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (caller, refusal) = access.Tokens.Count > 0 ? Identify(http) : IdentifyLocal(http);
        if (caller is null)
            return refusal;
        if (Refuse(caller, http.GetEndpoint()?.Metadata.GetMetadata<CallAccess>()) is { } forbidden)
            return forbidden;
        http.Features.Set(caller);
        return await next(context);
    }

    private (Caller?, IResult?) Identify(HttpContext context)
    {
        // A known token is accepted even when its address is blocked, because callers behind a proxy share one address.
        if (TextOf(context.Request.Headers.Authorization) is { } given && TokenHashes.Find(access.Tokens, given) is { } token)
            return (new Caller(token.Name, token.Role, token.Namespaces), null);
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (failures.Blocked(address) is { } wait)
        {
            CoordinationMetrics.LoginFailed("blocked");
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return (null, Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "access.tooManyFailures",
                "too many unknown tokens came from this address; wait, then come with a known one"));
        }
        // A call without a token is a mistake, not a guess.
        var text = TextOf(context.Request.Headers.Authorization);
        var mistaken = text is null ? null : TokenHashes.FindWithLineBreak(access.Tokens, text);
        if (context.Request.Headers.Authorization.Count > 0)
        {
            failures.Note(address);
            CoordinationMetrics.LoginFailed("unknownToken");
            if (mistaken is null)
                LogUnknownToken(address);
            else
                LogHashWithLineBreak(address, mistaken.Name, TokenHashes.Command);
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return (null, Problem.Unauthorized("access.token", mistaken is { } hashed
            ? $"the bearer token is not known, but the hash of the token '{hashed.Name}' (auth.tokens) is the one of this token "
                + "with a line break; hash it without one: " + TokenHashes.Command
            : "the bearer token is missing or not known"));
    }

    private static (Caller?, IResult?) IdentifyLocal(HttpContext context) =>
        LocalCall.Refuse(context) is { } refusal ? (null, refusal) : (Caller.Local, null);

    private static IResult? Refuse(Caller caller, CallAccess? needed) => needed switch
    {
        null => Problem.Forbidden("access.role", "this call is not available"),
        _ when caller.Role < needed.Role =>
            Problem.Forbidden("access.role", $"the token '{caller.Name}' is of the role {caller.Role.ToWord()}; this call is for the role "
                + $"{needed.Role.ToWord()}{(needed.Role < TokenRole.Admin ? " or higher" : "")}"),
        _ when needed.IsForAllNamespaces && caller.Namespaces is not null =>
            Problem.Forbidden(
                "access.namespace",
                $"the token '{caller.Name}' is limited to {string.Join(", ", caller.Namespaces)}; this call is for tokens without "
                    + $"such a limit"),
        _ => null,
    };

    private static string? TextOf(StringValues authorization) =>
        authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    [LoggerMessage(LogLevel.Warning, "Rejected an API call from {Address} with an unknown token")]
    private partial void LogUnknownToken(IPAddress address);

    [LoggerMessage(
        LogLevel.Warning,
        "Rejected an API call from {Address}: the hash of the token '{Token}' (auth.tokens) is the one of the sent token with a "
            + "line break; "
            + "hash it without one: {Command}")]
    private partial void LogHashWithLineBreak(IPAddress address, string token, string command);
}
