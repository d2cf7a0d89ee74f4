using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Access;

/// <summary>Decides, when no token is configured, whether a call comes from a program on this machine that intends it.</summary>
public static class LocalCall
{
    /// <summary>The header, with any value, that a changing call must carry.</summary>
    public const string Header = "Replication-Request";

    private const string ForwardedPrefix = "X-Forwarded-";

    // Headers of proxies: the call comes from another machine.
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded",
            "Via",
            "X-Real-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Original-Forwarded-For",
            "X-Original-Host",
            "X-Envoy-External-Address",
        "X-ProxyUser-Ip", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "Client-IP", "CDN-Loop",
    ];

    /// <summary>Returns the refusal of a call; null when it is accepted.</summary>
    internal static IResult? Refuse(HttpContext context)
    {
        if (RefuseElsewhere(context) is { } elsewhere)
            return elsewhere;
        var request = context.Request;
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? null : RefuseChange(request);
    }

    /// <summary>Whether a request comes from this machine, through no proxy and from no other web site.</summary>
    public static bool IsLocal(HttpContext context) => RefuseElsewhere(context) is null;

    private static IResult? RefuseElsewhere(HttpContext context)
    {
        if (!IsOfThisMachine(context.Connection.RemoteIpAddress))
            return Elsewhere("no token is configured, so the API answers callers on this machine only");
        var request = context.Request;
        if (request.Headers.Keys.FirstOrDefault(IsOfProxy) is { } proxied)
            return Elsewhere(
                $"no token is configured, so the API answers callers on this machine only; the header {proxied} says that a proxy "
                    + $"forwarded the call");
        // A foreign Host or Origin header shows that another web site sent the browser here.
        if (!IsLocal(request.Host.Host)
            || !request.Headers.Origin.All(static it => Uri.TryCreate(it, UriKind.Absolute, out var origin) && IsLocal(origin.Host)))
            return Elsewhere(
                "no token is configured, so the API answers callers on this machine only; the header Host or Origin names another one");
        return null;
    }

    // A registry can redirect the upload of a registry client to this machine, with a body, path and method of its choice. The upload of a
    // client is not JSON, and it has a User-Agent, as browsers do.
    private static IResult? RefuseChange(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);
        var isMeant = request.Headers.ContainsKey(Header) || !request.Headers.ContainsKey("User-Agent");
        if (isJson && isMeant)
            return null;
        var missing = string.Join(
            " and ", new[] { isJson ? null : "'Content-Type: application/json'", isMeant ? null : $"'{Header}: 1'" }.OfType<string>());
        return Problem.Forbidden(
            "access.localChange",
            $"no token is configured, so a call that changes something must carry the headers 'Content-Type: application/json' and "
                + $"'{Header}: 1'; add {missing}");
    }

    private static bool IsOfThisMachine(IPAddress? remote) =>
        remote is not null && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote);

    private static bool IsOfProxy(string header) =>
        header.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase)
            || ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static bool IsLocal(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IResult Elsewhere(string detail) => Problem.Forbidden("access.loopback", detail);
}
