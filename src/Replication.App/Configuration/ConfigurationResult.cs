namespace Replication.App.Configuration;

/// <summary>What became of reading a configuration.</summary>
internal abstract record ConfigurationResult
{
    internal sealed record Ok(ReplicationConfiguration Configuration) : ConfigurationResult;

    /// <summary>Everything that is wrong at once, in the order of the lines.</summary>
    internal sealed record Invalid(IReadOnlyList<ConfigurationProblem> Problems) : ConfigurationResult
    {
        private const int MostLines = 50;

        public static Invalid Of(IEnumerable<ConfigurationProblem> problems) => new([.. problems.OrderBy(it => it.Place)]);

        /// <summary>One line for each problem, and a last one for those that would only fill the screen.</summary>
        public IEnumerable<string> Lines()
        {
            var lines = Problems.Take(MostLines).Select(it => it.ToString());
            return Problems.Count > MostLines ? lines.Append($"… and {Problems.Count - MostLines} more problems") : lines;
        }
    }
}
