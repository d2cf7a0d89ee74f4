namespace Replication.App.Hosting;

/// <summary>What a new reading of the configuration changed in the running process.</summary>
internal abstract record ReloadOutcome
{
    /// <summary>The configuration is in use.</summary>
    /// <param name="Changes">What changed, such as <c>instance 'tokyo' added</c>.</param>
    /// <param name="AfterRestart">The changed sections that apply after a restart only.</param>
    /// <param name="Warnings">What a user should do because of the changes.</param>
    internal sealed record Applied(
        IReadOnlyList<string> Changes, IReadOnlyList<string> AfterRestart, IReadOnlyList<string> Warnings) : ReloadOutcome;

    /// <summary>Nothing changed, and the earlier configuration stays in use.</summary>
    internal sealed record Refused(string Problem) : ReloadOutcome;
}
