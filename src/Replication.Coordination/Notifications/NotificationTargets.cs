namespace Replication.Coordination.Notifications;

/// <summary>The configured targets.</summary>
public sealed record NotificationTargets(IReadOnlyList<NotificationTarget> All);
