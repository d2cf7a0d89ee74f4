namespace Replication.Contracts.Status;

/// <summary>The kinds of problems of the status. A code never changes its meaning.</summary>
public static class StatusProblemCode
{
    /// <summary>Tasks of a rule have failed, and their images are not at the target.</summary>
    public const string PushesFailed = "pushesFailed";

    /// <summary>The copies of a rule are retried.</summary>
    public const string PushesRetried = "pushesRetried";

    /// <summary>Pushes of a rule wait for a worker.</summary>
    public const string PushesLate = "pushesLate";

    /// <summary>Replicated images are missing or different at a target.</summary>
    public const string ImagesDrifted = "imagesDrifted";

    /// <summary>The reconciler of a rule could not compare everything.</summary>
    public const string ReconcilerIncomplete = "reconcilerIncomplete";

    /// <summary>A stored secret of an instance cannot be read.</summary>
    public const string InstanceUnusable = "instanceUnusable";

    /// <summary>A registry refuses the credentials of an instance.</summary>
    public const string CredentialsRefused = "credentialsRefused";

    /// <summary>The newest webhook calls of an instance were refused.</summary>
    public const string WebhookCallsRefused = "webhookCallsRefused";

    /// <summary>Webhook calls were refused before the newest ones were accepted.</summary>
    public const string PushesUnreported = "pushesUnreported";

    /// <summary>No webhook call came for longer than usual.</summary>
    public const string InstanceSilent = "instanceSilent";

    /// <summary>Pushes of a paused or disabled rule are not replicated.</summary>
    public const string PushesSkipped = "pushesSkipped";

    /// <summary>Pushes of a rule wait for their minimum age.</summary>
    public const string PushesTooYoung = "pushesTooYoung";

    /// <summary>Tasks wait for an instance that was removed.</summary>
    public const string InstanceRemoved = "instanceRemoved";

    /// <summary>A process refused a changed configuration.</summary>
    public const string ReloadRefused = "reloadRefused";
}
