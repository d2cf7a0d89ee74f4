using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>A request to a registry API that can be sent more than once.</summary>
internal sealed record RegistryRequest(HttpMethod Method, Uri Uri, TokenScopes Scopes, RequestPurpose Purpose)
{
    /// <summary>Creates the body for each attempt. A streaming body restarts the deadline while it makes progress.</summary>
    public Func<Deadline, HttpContent>? Content { get; init; }

    /// <summary>
    /// Called right before each attempt and each redirect, before the body is created. It throws when the request must not be sent any
    /// more.
    /// </summary>
    public Action? BeforeSend { get; init; }

    /// <summary>True for an API of the registry that takes the user name and the password, whatever its token server is.</summary>
    public bool UsesPassword { get; init; }

    /// <summary>Additional headers, sent without validation.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Maximum size of a buffered response body in bytes; null to stream the body of a successful response.</summary>
    public int? MaxBodyBytes { get; init; } = 64 * 1024;

    /// <summary>False when the caller handles faults and throttling itself, because the next attempt must be a different request.</summary>
    public bool RetriesFaults { get; init; } = true;

    /// <summary>
    /// True when the caller can send another request instead. A server error is then returned and not retried. Without
    /// <see cref="RetriesFaults"/>, a rate limit closes the gate of the registry for a short time only.
    /// </summary>
    public bool HasAlternative { get; init; }

    /// <summary>
    /// True for a GET request of a blob. A refusal by the storage behind a redirect is then transient, because the registry signs a new
    /// address.
    /// </summary>
    public bool ReadsBlob { get; init; }

    /// <summary>Returns false after the request has begun to send a body that cannot be created again.</summary>
    public Func<bool> MayRepeat { get; init; } = static () => true;

    /// <summary>
    /// True when sending the body may take minutes. The token must stay valid until the end, because a buffering proxy forwards it only
    /// then.
    /// </summary>
    public bool IsLongRunning { get; init; }

    /// <summary>True to send <c>Expect: 100-continue</c>.</summary>
    public bool ExpectContinue { get; init; }

    /// <summary>
    /// True when the request opens an upload session. After a cancellation, the response is awaited for a short time, so that the session
    /// can be aborted.
    /// </summary>
    public bool CreatesUpload { get; init; }

    /// <summary>Time until the response headers arrive; null for the default of the client.</summary>
    public TimeSpan? AnswerTimeout { get; init; }

    /// <summary>The lane of the <see cref="HostGate"/> that limits this request.</summary>
    public GateLane Lane { get; init; } = GateLane.Requests;
}
