using System.Security.Claims;
using Replication.Client;
using Replication.Contracts.Access;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Access;

/// <summary>One open page: its API client, the person who uses it, and the preferences of the browser.</summary>
public sealed class ConsoleSession(ConsoleOptions options, ConsoleHttp http)
{
    private ReplicationApi? _api;

    public ConsoleView View { get; private set; } = ConsoleView.Default;

    public CallerDocument Caller { get; private set; } = new("", "viewer", null);

    public ReplicationApi Api => _api ?? throw new InvalidOperationException("The session has no API client before it begins.");

    public string Version => options.Version;

    /// <summary>Returns the address of a trace; null when no page shows traces.</summary>
    public string? TraceUrlOf(string traceId) => options.TraceUrlOf?.Invoke(traceId);

    /// <summary>True when the server has no tokens: there is nothing to sign out of.</summary>
    public bool IsLocal { get; private set; }

    public bool MayChange => Caller.Role is "operator" or "admin";

    public bool IsAdmin => Caller.Role is "admin";

    public bool IsForAllNamespaces => Caller.Namespaces is null;

    /// <summary>The person of the session, as the cookie names it.</summary>
    public ClaimsPrincipal User { get; private set; } = new();

    public void Begin(ConsoleView view, ClaimsPrincipal user)
    {
        User = user;
        var token = ConsoleClaims.TokenOf(user);
        View = view;
        IsLocal = token is null;
        _api ??= new ReplicationApi(new Server(options.Server(), token), http.Client);
    }

    public void Identify(CallerDocument caller) => Caller = caller;

    public string T(Text text) => text.In(View.Language);

    public string T(Text text, params object?[] values) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text.In(View.Language), values);
}
