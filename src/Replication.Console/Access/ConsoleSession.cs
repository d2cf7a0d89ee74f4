using System.Net;
using System.Security.Claims;
using Replication.Client;
using Replication.Contracts.Access;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Access;

/// <summary>One open page: its API client, the person who uses it, and the preferences of the browser.</summary>
public sealed class ConsoleSession(ConsoleOptions options, ConsoleHttp http, OpenSessions open) : IDisposable
{
    private ReplicationApi? _api;
    private volatile bool _isOver;

    /// <summary>Raised when the session ends while its page is open. Handlers run on any thread.</summary>
    public event Action? Ended;

    public ConsoleView View { get; private set; } = ConsoleView.Default;

    public CallerDocument Caller { get; private set; } = new("", "viewer", null);

    /// <summary>The API with the token of the session. Throws <see cref="ApiException"/> after the end of the session.</summary>
    public ReplicationApi Api => _isOver
        ? throw new ApiException(HttpStatusCode.Unauthorized, "access.token", "The session has ended. Sign in again.")
        : _api ?? throw new InvalidOperationException("The session has no API client before it begins.");

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
        open.Add(this);
    }

    /// <summary>Ends the session: the page shows nothing and calls nothing any more, even if its browser stays on it.</summary>
    public void End()
    {
        _isOver = true;
        open.Remove(this);
        Ended?.Invoke();
    }

    public void Dispose() => open.Remove(this);

    /// <summary>Opens the stream of changed tasks, which pages with the same token and filter share.</summary>
    public Task<ITaskStream> JoinTaskStreamAsync(IReadOnlyList<(string Name, string? Value)> filter, CancellationToken cancellationToken) =>
        http.Streams.JoinAsync(Api, filter, cancellationToken);

    public void Identify(CallerDocument caller) => Caller = caller;

    public string T(Text text) => text.In(View.Language);

    public string T(Text text, params object?[] values) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text.In(View.Language), values);
}
