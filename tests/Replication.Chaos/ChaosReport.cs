namespace Replication.Chaos;

/// <summary>What a run did, and what was wrong afterwards.</summary>
public sealed record ChaosReport(int Seed, IReadOnlyList<string> Problems, string Summary, string Story)
{
    public bool IsProven => Problems.Count == 0;

    /// <summary>The summary, and, where something is wrong, all that helps to find out why.</summary>
    public override string ToString() => IsProven
        ? Summary
        : $"{Summary}\n{Problems.Count} problems (seed {Seed}):\n- {string.Join("\n- ", Problems.Take(30))}\n\n{Story}";
}
