using Replication.Contracts;

namespace Replication.Coordination.Notifications;

/// <summary>A receiver of completion events: its name, its URL, and the secret that signs the requests.</summary>
public sealed record NotificationTarget(string Name, Uri Url, NotifiedEvents Events, Secret Secret);

/// <summary>The completion events that a target receives.</summary>
public enum NotifiedEvents
{
    /// <summary>The events of failed tasks.</summary>
    Failures,

    /// <summary>All events.</summary>
    All,
}

/// <summary>The configured targets.</summary>
public sealed record NotificationTargets(IReadOnlyList<NotificationTarget> All);
