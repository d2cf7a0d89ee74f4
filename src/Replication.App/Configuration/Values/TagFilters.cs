using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Regular expressions over tags.</summary>
internal static class TagFilters
{
    public static readonly ValueKind<string> Pattern = new(
        "a regular expression of the linear-time subset that matches the whole tag, such as release-v.* (rule.tagFilter)",
        text => TagFilter.TryParse(text, out _, out var problem) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(problem));
}
