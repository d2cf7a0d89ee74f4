using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts.Instances;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The page of error codes explains every code that the program has, with cause and remedy.</summary>
public sealed partial class ErrorPageTests
{
    private static readonly Page Reference = new(Path.Combine("docs", "errors.md"));

    [Fact]
    public void Every_code_of_a_task_is_explained()
    {
        var codes = ErrorCodes.OfTasks();

        Assert.True(codes.Count > 30);
        ReferenceTable.Check(Reference, "task codes", [.. codes.Select(static it => new[] { $"`{it}`" })]);
    }

    [Fact]
    public void Every_code_of_the_API_is_explained()
    {
        var codes = ErrorCodes.OfApi();

        Assert.True(codes.Count > 60);
        ReferenceTable.Check(Reference, "API codes", [.. codes.OrderBy(static it => it.Key, StringComparer.Ordinal)
            .Select(static it => new[] { $"`{it.Key}`", string.Join(", ", it.Value) })]);
    }

    [Fact]
    public void Every_code_that_the_API_answers_is_in_the_OpenAPI_document()
    {
        var made = ErrorCodes.MadeOfApi();

        Assert.True(made.Count > 30);
        var undescribed = made.Except(ErrorCodes.OfApi().Keys).ToList();
        Assert.True(
            undescribed.Count == 0,
            $"Add these codes to the ApiOperation of the endpoint that answers them: {string.Join(", ", undescribed)}");
    }

    [Fact]
    public void Every_code_of_the_quarantine_is_explained()
    {
        var codes = ErrorCodes.OfQuarantine();

        Assert.True(codes.Count > 5);
        Assert.Equal(
            codes,
            SourceText.Find(QuarantineCodeName(), "Replication.Coordination")
                .Select(static it => JsonNamingPolicy.CamelCase.ConvertName(it.Match.Groups[1].Value))
                .Distinct().Order(StringComparer.Ordinal));
        ReferenceTable.Check(Reference, "quarantine codes", [.. codes.Select(static it => new[] { $"`{it}`" })]);
    }

    [Fact]
    public void Every_finding_of_a_check_is_explained() => ReferenceTable.Check(
        Reference, "check codes", [.. ErrorCodes.Constants(typeof(CheckCode)).Select(static it => new[] { $"`{it}`" })]);

    [Fact]
    public void Codes_of_the_API_that_pages_name_exist()
    {
        var codes = ErrorCodes.OfApi().Keys.Concat(ErrorCodes.OfWarnings()).ToHashSet();
        var keys = ConfigurationKeys.Find().Keys.ToList();
        var areas = codes.Select(static it => it.Split('.')[0]).ToHashSet();

        Assert.All(
            Page.All.SelectMany(static page => Named()
                .Matches(string.Join('\n', page.Lines()))
                .Select(it => (Page: page, Name: it.Groups[1].Value)))
                .Where(it => areas.Contains(it.Name.Split('.')[0]) && !keys.Contains(it.Name)),
            it => Assert.True(codes.Contains(it.Name), $"{it.Page} names `{it.Name}`, which the code does not have"));
    }

    [Fact]
    public void Every_warning_about_a_rule_or_an_instance_is_explained()
    {
        Assert.Equal(18, ErrorCodes.OfWarnings().Count);
        Assert.All(ErrorCodes.OfWarnings(), static it => Assert.Contains(
            Page.All.Single(page => page.ToString().EndsWith($"{it.Split('.')[0]}s.md", StringComparison.Ordinal)).Lines(),
            line => line.StartsWith($"| `{it}` |", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bQuarantineCode\.(\w+)")]
    private static partial Regex QuarantineCodeName();

    [GeneratedRegex(@"`([a-zA-Z]+\.[a-zA-Z]+)`")]
    private static partial Regex Named();
}
