using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Replication.App.Commands;
using Replication.Contracts.Metrics;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The operations page lists every metric with its type, its labels and what it measures.</summary>
public sealed partial class MetricPageTests
{
    [Fact]
    public void Every_metric_is_listed_with_type_labels_and_description()
    {
        var metrics = Find();

        Assert.True(metrics.Count > 15);
        ReferenceTable.Check(
            new Page(Path.Combine("docs", "operations.md")),
            "metrics",
            [.. metrics.Select(static it => new[]
            {
                $"`{PrometheusName(it)}`",
                Lower(it.Kind),
                string.Join(", ", it.Labels.Select(static label => $"`{label}`")) is { Length: > 0 } labels ? labels : "none",
                it.Description
            })]);
    }

    [Fact]
    public void Instruments_are_created_by_metrics_only() =>
        Assert.All(SourceText.Find(Created()), static it => Assert.StartsWith(
            Path.Combine("src", "Replication.Contracts", "Metrics"), it.File, StringComparison.Ordinal));

    [Fact]
    public void Metrics_that_pages_name_exist()
    {
        var known = Find().Select(PrometheusName).ToHashSet();

        Assert.All(
            Page.All.SelectMany(static page => Named().Matches(string.Join('\n', page.Lines())).Select(it => (Page: page, Name: it.Value))),
            it => Assert.True(known.Contains(it.Name), $"{it.Page}: {it.Name}"));
    }

    [Fact]
    public void Labels_by_which_pages_select_exist()
    {
        var labels = Find().ToDictionary(PrometheusName, static it => it.Labels);
        var selections = Page.All.SelectMany(static page => Selection().Matches(string.Join('\n', page.Lines()))).ToList();

        Assert.NotEmpty(selections);
        Assert.All(selections, it => Assert.Contains(it.Groups["label"].Value, labels[it.Groups["metric"].Value]));
    }

    private static List<Metric> Find() =>
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Replication.*.dll")
            .Select(static it => Assembly.Load(Path.GetFileNameWithoutExtension(it)))
                .Append(typeof(CommandLine).Assembly).Distinct()
                .SelectMany(static it => it.GetTypes())
                .SelectMany(static it => it.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
                    | BindingFlags.DeclaredOnly))
                .Where(static it => typeof(Metric).IsAssignableFrom(it.FieldType))
                .Select(Read)
                .OrderBy(static it => it.Name, StringComparer.Ordinal)];

    private static Metric Read(FieldInfo field)
    {
        RuntimeHelpers.RunClassConstructor(field.DeclaringType!.TypeHandle);
        return (Metric)field.GetValue(null)!;
    }

    // As the Prometheus exporter names it; MetricsTests compares with a real /metrics.
    private static string PrometheusName(Metric metric) =>
        metric.Name.Replace('.', '_')
        + metric.Unit switch { "s" => "_seconds", "By" => "_bytes", null => "", var unit => throw new NotSupportedException(unit) }
        + (metric.Kind == MetricKind.Counter ? "_total" : "");

    private static string Lower(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    // The selections of the alerts, such as replication_tasks_total{status="failed"}.
    [GeneratedRegex("""\b(?<metric>replication_\w+)\{(?<label>\w+)="[^"]*"\}""")]
    private static partial Regex Selection();

    [GeneratedRegex(@"\breplication_\w+")]
    private static partial Regex Named();

    [GeneratedRegex(@"\.Create(?:Observable)?(?:Counter|UpDownCounter|Gauge|Histogram)\b")]
    private static partial Regex Created();
}
