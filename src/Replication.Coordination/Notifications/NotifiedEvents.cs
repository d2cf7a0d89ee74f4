namespace Replication.Coordination.Notifications;

/// <summary>The completion events that a target receives.</summary>
public enum NotifiedEvents
{
    /// <summary>The events of failed tasks.</summary>
    Failures,

    /// <summary>All events.</summary>
    All,
}
