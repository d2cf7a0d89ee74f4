namespace Replication.Chaos;

/// <summary>The result of a chaos run: its statistics, and the problems that the final checks found.</summary>
public sealed record ChaosReport(int Seed, IReadOnlyList<string> Problems, string Summary, string Story)
{
    public bool IsProven => Problems.Count == 0;

    /// <summary>The summary. If there are problems, also the information that helps to find the cause.</summary>
    public override string ToString() => IsProven
        ? Summary
        : $"{Summary}\n{Problems.Count} problems (seed {Seed}):\n- {string.Join("\n- ", Problems.Take(30))}\n\n{Story}";
}
