using Replication.Contracts;

namespace Replication.Coordination.Notifications;

/// <summary>Somebody who is told of what happened to tasks: by name, at one address, with a signature made by the secret.</summary>
public sealed record NotificationTarget(string Name, Uri Url, NotifiedEvents Events, Secret Secret);

/// <summary>Which completion events are told.</summary>
public enum NotifiedEvents
{
    /// <summary>Those of tasks that failed.</summary>
    Failures,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>The configured targets.</summary>
public sealed record NotificationTargets(IReadOnlyList<NotificationTarget> All);
