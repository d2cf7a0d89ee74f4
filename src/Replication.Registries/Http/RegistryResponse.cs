namespace Replication.Registries.Http;

/// <summary>
/// A response of a registry. While its body is streamed, it holds the connection and the gate permit until it is disposed.
/// </summary>
internal sealed class RegistryResponse(RegistryRequest request, HttpResponseMessage response, Deadline deadline, IDisposable permit)
    : IDisposable
{
    public RequestPurpose Purpose => request.Purpose;

    public int Status => (int)response.StatusCode;

    public bool IsSuccess => response.IsSuccessStatusCode;

    /// <summary>The body, when it was buffered; empty when it is streamed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True when the body is longer than <see cref="RegistryRequest.MaxBodyBytes"/>.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>The error codes and messages of an unsuccessful response.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>False when the response came from another host after a redirect.</summary>
    public bool IsFromRegistry { get; init; } = true;

    public bool HasCredentials { get; init; }

    /// <summary>The name of the registry in metrics and failures.</summary>
    public string? RegistryName { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the same request may succeed with new authorization, but its body cannot be sent again.</summary>
    public bool CanReauthorize { get; set; }

    public Uri RequestedUri => response.RequestMessage?.RequestUri ?? request.Uri;

    public long? ContentLength => response.Content.Headers.ContentLength;

    public string? Header(string name) => RawHeaders.Find(response, name);

    public IReadOnlyList<string> HeaderValues(string name) => RawHeaders.All(response, name);

    /// <summary>The stall timeout for reading the body.</summary>
    public Deadline Deadline => deadline;

    public Task<Stream> OpenBodyAsync() => response.Content.ReadAsStreamAsync(deadline.Token);

    /// <summary>True when the body is a web page (HTML), which is not a response of a registry.</summary>
    public bool IsWebPage => WebPage.Is(Header("Content-Type"), Body.Span);

    /// <summary>Returns the failure that this response means, with a sentence for the user.</summary>
    public CopyFailure ToFailure()
    {
        if (IsFromRegistry)
            return Explain(Purpose);
        var redirectedTo = RequestedUri.Authority;
        return request.ReadsBlob
            ? RegistryFailures.Interrupted(Purpose, $"the storage that it redirected to, {redirectedTo}, answered {Status}")
            : Explain(Purpose with { Action = $"{Purpose.Action} (redirected to {redirectedTo})" });
    }

    private CopyFailure Explain(RequestPurpose purpose)
    {
        if (ConnectionFault.IsTlsRequired(RequestedUri, Status, Body.Span, ConnectionFault.IsBare(response)))
            return RegistryFailures.OfConnection(purpose, ConnectionFault.TlsRequired);
        var failure = IsWebPage
            ? RegistryFailures.OfWebPage(purpose, Status, RetryAfter, HasCredentials) with { Status = Status }
            : RegistryFailures.OfStatus(purpose, Status, Errors, RetryAfter, HasCredentials);
        return IsFromRegistry && failure.IsRefusal ? failure with { RefusedBy = RegistryName } : failure;
    }

    public RegistryException ToException() => new(ToFailure());

    public void Dispose()
    {
        response.Dispose();
        deadline.Dispose();
        permit.Dispose();
    }
}
