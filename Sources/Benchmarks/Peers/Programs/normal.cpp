// Normal numbers a second from the C++ library, added to a walk. Prints the rate and the mean square.
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

int main() {
  std::mt19937_64 engine(1);
  std::normal_distribution<double> normal;
  std::vector<double> walk(8192);
  const int steps = 400;
  const auto start = std::chrono::steady_clock::now();
  for (int step = 0; step < steps; ++step)
    for (double &x : walk) x += normal(engine);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  double square = 0;
  for (double x : walk) square += x * x;
  std::printf("%g %g\n", steps * walk.size() / time.count(), square / walk.size() / steps);
}
