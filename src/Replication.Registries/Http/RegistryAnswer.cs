namespace Replication.Registries.Http;

/// <summary>What a registry answered. While its body is being streamed it holds the connection and the permit, until it is disposed.</summary>
internal sealed class RegistryAnswer(RegistryRequest request, HttpResponseMessage response, Deadline deadline, IDisposable permit) : IDisposable
{
    public Errand Errand => request.Errand;

    public int Status => (int)response.StatusCode;

    public bool IsSuccess => response.IsSuccessStatusCode;

    /// <summary>The body, where it was read whole.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True when the body is longer than the request wanted to read.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>The errors of a refusal.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>False where a redirect led to another host.</summary>
    public bool IsFromRegistry { get; init; } = true;

    public bool HasCredentials { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True: the same request, authorized anew, may be answered otherwise; it could not be sent again as it was.</summary>
    public bool MayBeAuthorizedAnew { get; set; }

    public Uri RequestedUri => response.RequestMessage?.RequestUri ?? request.Uri;

    public long? ContentLength => response.Content.Headers.ContentLength;

    public string? Header(string name) => AnswerHeaders.Find(response, name);

    public IReadOnlyList<string> HeaderValues(string name) => AnswerHeaders.All(response, name);

    /// <summary>Watches over the reading of the body.</summary>
    public Deadline Deadline => deadline;

    public Task<Stream> OpenBodyAsync() => response.Content.ReadAsStreamAsync(deadline.Token);

    /// <summary>True when a web page came in place of the registry's answer.</summary>
    public bool IsWebPage => WebPage.Is(Header("Content-Type"), Body.Span);

    /// <summary>What to tell people where this answer is not the one wanted.</summary>
    public CopyFailure ToFailure()
    {
        if (IsFromRegistry)
            return Explain(Errand);
        var redirectedTo = RequestedUri.Authority;
        return request.ReadsBlob
            ? RegistryFailures.BrokeOff(Errand, $"the storage that it redirected to, {redirectedTo}, answered {Status}")
            : Explain(Errand with { Doing = $"{Errand.Doing} (redirected to {redirectedTo})" });
    }

    private CopyFailure Explain(Errand errand) => IsWebPage
        ? RegistryFailures.OfPage(errand, Status, RetryAfter, HasCredentials) with { Status = Status }
        : RegistryFailures.OfStatus(errand, Status, Errors, RetryAfter, HasCredentials);

    public RegistryException ToException() => new(ToFailure());

    public void Dispose()
    {
        response.Dispose();
        deadline.Dispose();
        permit.Dispose();
    }
}
