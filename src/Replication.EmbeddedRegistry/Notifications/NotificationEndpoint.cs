namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>A notification endpoint, with the settings of distribution.</summary>
public sealed record NotificationEndpoint
{
    /// <summary>The name in logs.</summary>
    public string Name { get; init; } = "replication";

    /// <summary>The address that receives the events.</summary>
    public required Uri Url { get; init; }

    /// <summary>Headers of each request, usually <c>Authorization</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The timeout of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of consecutive failures after which the sender waits.</summary>
    public int Threshold { get; init; } = 3;

    /// <summary>The wait after that many failures.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Actions that are not reported: <c>pull</c>, <c>push</c>, <c>mount</c>, <c>delete</c>. (distribution 2.8 ignores this setting.)
    /// </summary>
    public IReadOnlyList<string> IgnoredActions { get; init; } = [];
}
