using System.Diagnostics;

namespace Replication.Contracts.Metrics;

/// <summary>A metric with its name, unit, description and labels.</summary>
/// <remarks>Keep each metric in a static field: the documentation test finds metrics by these fields.</remarks>
public abstract class Metric
{
    private readonly string[] _labels;

    private protected Metric(MetricKind kind, string name, string? unit, string description, string[] labels) =>
        (Kind, Name, Unit, Description, _labels) = (kind, name, unit, description, labels);

    /// <summary>What <c>/metrics</c> shows as the metric's type.</summary>
    public MetricKind Kind { get; }

    /// <summary>The name of the instrument, such as <c>replication.pushes</c>.</summary>
    public string Name { get; }

    /// <summary>The unit of the values as UCUM writes it: <c>s</c>, <c>By</c>; null for a plain number.</summary>
    public string? Unit { get; }

    /// <summary>What the metric measures, as a phrase for the documentation.</summary>
    public string Description { get; }

    /// <summary>The names of the labels, in the order of the values.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Pairs the values with the names of the labels.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the number of labels.</exception>
    private protected TagList Tag(ReadOnlySpan<object?> values)
    {
        if (values.Length != _labels.Length)
            throw new ArgumentException($"{Name} has {_labels.Length} labels, but {values.Length} values were given", nameof(values));
        var tags = default(TagList);
        for (var i = 0; i < values.Length; i++)
            tags.Add(_labels[i], values[i]);
        return tags;
    }
}
