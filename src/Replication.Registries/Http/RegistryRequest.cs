using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>One request to a registry's API, in a form that can be sent more than once.</summary>
internal sealed record RegistryRequest(HttpMethod Method, Uri Uri, TokenScopes Scopes, Errand Errand)
{
    /// <summary>Makes the body anew for each try. It may arm the deadline as it goes; whoever streams knows best what is standing still.</summary>
    public Func<Deadline, HttpContent>? Content { get; init; }

    /// <summary>Called right before each try is sent, redirects included, and before its body; throws where the request must not be sent any more.</summary>
    public Action? BeforeSend { get; init; }

    /// <summary>Headers beyond the usual ones, sent as they stand.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The answer's body is read whole, up to this size; null: a good answer's body is left to be streamed.</summary>
    public int? MaxBodyBytes { get; init; } = 64 * 1024;

    /// <summary>False: a fault or pushback is the caller's to deal with, because the next try must look different.</summary>
    public bool RetriesFaults { get; init; } = true;

    /// <summary>
    /// True: the caller has another request that answers the same question. A server error is then an answer and not retried. Without
    /// <see cref="RetriesFaults"/>, a rate limit closes the registry's gate for a short time only.
    /// </summary>
    public bool HasAlternative { get; init; }

    /// <summary>True for the bytes of a blob: a refusal by the storage behind a redirect is temporary, because the registry signs a new address.</summary>
    public bool ReadsBlob { get; init; }

    /// <summary>False once a body was begun that cannot be made again.</summary>
    public Func<bool> MayRepeat { get; init; } = static () => true;

    /// <summary>Its body may be under way for minutes, and who we are may be looked at when all of it has come.</summary>
    public bool TakesLong { get; init; }

    /// <summary>The registry is asked whether it will take the body before the body is sent.</summary>
    public bool ExpectContinue { get; init; }

    /// <summary>Once it was sent, its answer is waited for a while although the caller wants it no more: it names what has to be given back.</summary>
    public bool LeavesSomething { get; init; }

    /// <summary>Time until the answer begins, where it is not the usual one.</summary>
    public TimeSpan? AnswerTimeout { get; init; }

    /// <summary>The lane of the registry's gate that it passes.</summary>
    public GateLane Lane { get; init; } = GateLane.Requests;
}
