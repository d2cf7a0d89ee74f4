using Replication.Contracts.Instances;

namespace Replication.Client;

/// <summary>The steps of a check so far, in the order in which they began.</summary>
public sealed class CheckSteps
{
    private readonly List<CheckStep> _steps = [];

    /// <summary>The steps; the one without an answer is running.</summary>
    public IReadOnlyList<CheckStep> All => _steps;

    /// <summary>Adds a step that began, or replaces it by its end.</summary>
    public void Apply(CheckStep step)
    {
        var known = _steps.FindIndex(it => it.Question == step.Question);
        if (known < 0)
            _steps.Add(step);
        else
            _steps[known] = step;
    }
}
