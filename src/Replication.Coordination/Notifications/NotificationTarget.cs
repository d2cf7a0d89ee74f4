using Replication.Contracts;

namespace Replication.Coordination.Notifications;

/// <summary>A receiver of completion events: its name, its URL, and the secret that signs the requests.</summary>
public sealed record NotificationTarget(string Name, Uri Url, NotifiedEvents Events, Secret Secret);
