using System.Text.RegularExpressions;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.UnitTests.Documentation;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>A Japanese page explains what the API reports beside errors.</summary>
public sealed partial class ExplanationTests
{
    [Fact]
    public void Each_code_has_a_translation_and_no_other_has_one() => Assert.Equal(
        ErrorCodes.Constants(typeof(StatusProblemCode)).Select(static it => $"status/{it}")
            .Concat(ErrorCodes.OfWarnings().Select(static it => $"warning/{it}"))
            .Concat(ErrorCodes.Constants(typeof(CheckCode)).Select(static it => $"check/{it}"))
            .Concat(ErrorCodes.Constants(typeof(PreviewConditionCode)).Select(static it => $"condition/{it}"))
            .Concat(ErrorCodes.OfQuarantine().Select(static it => $"quarantine/{it}"))
            .Order(StringComparer.Ordinal),
        Explanations.Codes.Order(StringComparer.Ordinal));

    [Fact]
    public void A_problem_of_the_status_and_a_finding_have_a_constant_as_code() => Assert.Empty(
        SourceText.Find(LiteralCode(), Path.Combine("Replication.Coordination", "Status"))
            .Concat(SourceText.Find(LiteralFinding(), Path.Combine("Registries", "Checks"))));

    [Fact]
    public void A_translation_is_a_sentence_and_names_rules_and_instances_only() => Assert.All(
        File.ReadLines(Path.Combine(Testing.Documentation.Page.Root, "src/Replication.Console/Texts/explanations.ja.tsv")),
        static line =>
        {
            var fields = line.Split('\t');
            Assert.Equal(3, fields.Length);
            Assert.EndsWith("。", fields[1], StringComparison.Ordinal);
            if (fields[2].Length > 0)
                Assert.EndsWith("。", fields[2], StringComparison.Ordinal);
            Assert.All(Placeholder().Matches(line), static it => Assert.Contains(it.Value, new[] { "{rule}", "{instance}", "{value}" }));
        });

    [Fact]
    public void A_finding_has_the_text_of_the_task_that_fails_for_the_same_reason()
    {
        Assert.Equal(
            ErrorTexts.Find("denied", Language.Japanese), Explanations.Find(ExplanationKind.Check, "denied", Language.Japanese));
        Assert.Null(Explanations.Find(ExplanationKind.Warning, "denied", Language.Japanese));
        Assert.Null(Explanations.Find(ExplanationKind.Check, "denied", Language.English));
        Assert.Null(Explanations.Find(ExplanationKind.Check, null, Language.Japanese));
    }

    [GeneratedRegex("""(?:StatusProblem|[ (]Problem)\(\s*"\w""")]
    private static partial Regex LiteralCode();

    [GeneratedRegex("""sheet\.(?:Ok|Skip|Fail)\(\s*"\w+",\s*\$?[\"]""")]
    private static partial Regex LiteralFinding();

    [GeneratedRegex(@"\{\w*\}")]
    private static partial Regex Placeholder();
}
