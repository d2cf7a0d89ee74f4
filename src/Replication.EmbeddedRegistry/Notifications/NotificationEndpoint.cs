namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>Where a registry reports what happened to it, in the words of distribution's configuration.</summary>
public sealed record NotificationEndpoint
{
    /// <summary>What logs call it.</summary>
    public string Name { get; init; } = "replication";

    /// <summary>The address that events are posted to.</summary>
    public required Uri Url { get; init; }

    /// <summary>Headers of every post, <c>Authorization</c> as a rule.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one post may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures in a row after which the sender waits.</summary>
    public int Threshold { get; init; } = 3;

    /// <summary>How long it waits then.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the embedded registry is not to report: <c>pull</c>, <c>push</c>, <c>mount</c>, <c>delete</c>. (distribution 2.8 reports it all the same.)</summary>
    public IReadOnlyList<string> IgnoredActions { get; init; } = [];
}
