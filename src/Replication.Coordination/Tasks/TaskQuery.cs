using Microsoft.AspNetCore.Http;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Reads the filter of <c>GET /tasks</c> and <c>GET /tasks/stream</c>. An unreadable parameter is an error, so that it never selects all
/// tasks.
/// </summary>
internal static class TaskQuery
{
    /// <summary>Reads the filter and finds the rule and the batch that it names, or returns the answer to a wrong query.</summary>
    public static async Task<(TaskFilter Filter, IResult? Problem)> ReadAsync(
        IQueryCollection query, Caller caller, RuleSearch rules, BatchSearch batches, CancellationToken cancellationToken)
    {
        if (!TryRead(query, out var filter, out var digits, out var wrong))
            return (filter, Coordination.Problem.BadRequest("request.filter", wrong!));
        var (rule, problem) = await rules.FindIdAsync(caller, filter.Rule, cancellationToken);
        return problem is null
            ? await batches.CompleteAsync(caller, filter with { Rule = rule }, digits, cancellationToken)
            : (filter, problem);
    }

    /// <summary>Reads the filter, and the first digits of the batch when the query has no whole id.</summary>
    public static bool TryRead(IQueryCollection query, out TaskFilter filter, out IdPrefix? batch, out string? problem)
    {
        var reading = new Reading(query);
        var prefix = reading.Id("batch");
        batch = prefix?.Whole is null ? prefix : null;
        filter = new TaskFilter
        {
            Status = reading.Word<ReplicationStatus>("status"),
            Trigger = reading.Word<TaskTrigger>("trigger"),
            Rule = reading.Text("rule"),
            Instance = reading.Text("instance"),
            Repository = reading.Parsed("repository", text => RepositoryName.TryParse(text, out var it) ? it : null, "a repository name"),
            Tag = reading.Parsed("tag", text => Tag.TryParse(text, out var it) ? it : null, "a tag"),
            Batch = prefix?.Whole,
            Since = reading.Time("since"),
            Until = reading.Time("until"),
        };
        problem = reading.Problem;
        return problem is null;
    }

    private sealed class Reading(IQueryCollection query)
    {
        public string? Problem { get; private set; }

        public string? Text(string name) => query[name] is [{ Length: > 0 } text] ? text : None<string>(name, "one value");

        public T? Word<T>(string name)
            where T : struct, Enum
        {
            if (Text(name) is not { } text)
                return null;
            foreach (var value in Enum.GetValues<T>())
            {
                if (value.ToWord() == text)
                    return value;
            }
            Problem ??= $"'{text}' is no {name}; allowed: {string.Join(", ", Enum.GetValues<T>().Select(static it => it.ToWord()))}";
            return null;
        }

        public T? Parsed<T>(string name, Func<string, T?> parse, string what)
            where T : class
        {
            if (Text(name) is not { } text)
                return null;
            if (parse(text) is { } value)
                return value;
            Problem ??= $"'{text}' is not {what}";
            return null;
        }

        public IdPrefix? Id(string name) =>
            Parsed(name, static text => IdPrefix.TryParse(text, out var id) ? id : null, "an id, or its first digits (at least four)");

        public DateTimeOffset? Time(string name)
        {
            if (Text(name) is not { } text)
                return null;
            if (Rfc3339.TryParse(text, out var time))
                return time;
            Problem ??= $"'{text}' is no time; RFC 3339 is wanted, for example 2026-01-31T12:00:00Z";
            return null;
        }

        private T? None<T>(string name, string wanted)
            where T : class
        {
            if (query[name].Count > 1)
                Problem ??= $"the parameter '{name}' is given more than once; allowed: {wanted}";
            return null;
        }
    }
}
