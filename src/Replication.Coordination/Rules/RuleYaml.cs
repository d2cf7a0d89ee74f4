using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Writes rules as the configuration file would say them; what has its default is left out.</summary>
public static partial class RuleYaml
{
    /// <summary>The key <c>rules</c> with all of these. A rule of the file may name instances of the file only: those that are not are told in a comment.</summary>
    public static string Write(IEnumerable<ReplicationRule> rules, Func<string, bool> isDeclaredInstance)
    {
        var yaml = new StringBuilder();
        foreach (var rule in rules)
        {
            var undeclared = new[] { rule.Source, rule.Target }.Where(it => !isDeclaredInstance(it)).Select(static it => $"'{it}'").ToList();
            if (undeclared.Count > 0)
                yaml.Append(CultureInfo.InvariantCulture, $"  # Not in the file yet: {string.Join(" and ", undeclared)}. Declare it under 'instances' as well, or the next start refuses this rule.\n");
            var mark = "  - ";
            foreach (var (key, value) in Keys(rule).Where(it => it.Value is not null))
            {
                yaml.Append(CultureInfo.InvariantCulture, $"{mark}{key}: {value}\n");
                mark = "    ";
            }
        }
        return yaml.Length == 0 ? "rules: []\n" : $"rules:\n{yaml}";
    }

    private static IEnumerable<(string Key, string? Value)> Keys(ReplicationRule rule)
    {
        yield return ("name", Text(rule.Name));
        yield return ("source", Text(rule.Source));
        yield return ("target", Text(rule.Target));
        yield return ("scenario", rule.Scenario == RuleScenario.SameAccount ? null : "crossAccount");
        yield return ("level", rule.Level == RuleLevel.Namespace ? "namespace" : "repository");
        yield return ("namespace", Text(rule.Namespace));
        yield return ("repository", Text(rule.Repository));
        yield return ("targetNamespace", Text(rule.TargetNamespace));
        yield return ("targetRepository", Text(rule.TargetRepository));
        yield return ("tagFilter", Text(rule.TagFilter));
        yield return ("tags", Lists(rule.Tags));
        yield return ("override", rule.Override ? null : "false");
        yield return ("referrers", rule.Referrers ? null : "false");
        yield return ("deletions", rule.Deletions ? "true" : null);
        yield return ("platforms", List(rule.Platforms));
        yield return ("priority", rule.Priority == ReplicationRule.DefaultPriority ? null : rule.Priority.ToString(CultureInfo.InvariantCulture));
        yield return ("enabled", rule.Enabled ? null : "false");
    }

    private static string? Lists(TagLists? tags)
    {
        if (tags is null)
            return null;
        var keys = new[] { ("allow", List(tags.Allow)), ("deny", List(tags.Deny)), ("semver", Text(tags.Semver)) };
        return $"{{ {string.Join(", ", keys.Where(it => it.Item2 is not null).Select(it => $"{it.Item1}: {it.Item2}"))} }}";
    }

    private static string? List(IReadOnlyList<string> items) => items.Count == 0 ? null : $"[{string.Join(", ", items.Select(Text))}]";

    // A double-quoted text of JSON is one of YAML; "${" would be taken for a variable or a file.
    private static string? Text(string? text) => text is null ? null
        : Plain().IsMatch(text) && !Reserved.Contains(text) ? text
        : $"\"{JsonEncodedText.Encode(text.Replace("${", "$${", StringComparison.Ordinal), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static readonly HashSet<string> Reserved = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[a-z][a-z0-9/_-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
