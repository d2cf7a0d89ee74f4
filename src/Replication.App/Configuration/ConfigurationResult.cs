namespace Replication.App.Configuration;

/// <summary>The result of reading a configuration.</summary>
internal abstract record ConfigurationResult
{
    internal sealed record Ok(ReplicationConfiguration Configuration) : ConfigurationResult;

    /// <summary>All problems, in the order of their lines.</summary>
    internal sealed record Invalid(IReadOnlyList<ConfigurationProblem> Problems) : ConfigurationResult
    {
        private const int MostLines = 50;

        public static Invalid Of(IEnumerable<ConfigurationProblem> problems) => new([.. problems.OrderBy(it => it.Place)]);

        /// <summary>One line for each problem up to a limit, and a last line with the number of the others.</summary>
        public IEnumerable<string> Lines()
        {
            var lines = Problems.Take(MostLines).Select(it => it.ToString());
            return Problems.Count > MostLines ? lines.Append($"… and {Problems.Count - MostLines} more problems") : lines;
        }
    }
}
